package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host's own userland as a root file system, without the host's secrets. */
class HostRootTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static Path secret = Path.of("/");

    @BeforeAll
    static void makeSecret() throws Exception {
        secret = Files.createTempFile(Path.of("/etc"), "bulkhead-test", ".key");
        Files.writeString(secret, "secret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterAll
    static void removeSecret() throws Exception {
        Files.delete(secret);
    }

    private static ContainerRequest.Builder host(String script) {
        return ContainerRequest.ofDirectory(Path.of("/")).command("sh", "-c", script);
    }

    @Test
    void theHostsProgramsRun() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        host(
                                "dpkg-query -W -f '${Package}\\n' bash || command -v bash; perl -e"
                                        + " 'print \"perl\\n\"'"));
        assertThat(outcome.output()).contains("bash").contains("perl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/root",
                "/home",
                "/srv",
                "/tmp",
                "/var/tmp",
                "/var/lib",
                "/var/cache",
                "/var/log",
                "/mnt",
                "/media",
                "/boot"
            })
    void placesOfDataAreEmpty(String directory) throws Exception {
        assertThat(ENGINE.run(host("ls -A " + directory)).output()).isEmpty();
    }

    @Test
    void theHostsRunIsNotShown() throws Exception {
        assertThat(ENGINE.run(host("ls -A /run")).lines()).isSubsetOf("lock");
    }

    @Test
    void theEnginesOwnStateIsNotShown() throws Exception {
        assertThat(ENGINE.run(host("ls " + ENGINE.root())).code()).isNotZero();
    }

    @Test
    void whatOnlyRootReadsOutsideNobodyReadsInside() throws Exception {
        Outcome outcome = ENGINE.run(host("cat " + secret + "; cat /etc/shadow"));
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.error().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("Permission denied"));
        // Not by changing it, owning it, or copying it up either.
        Outcome tricks =
                ENGINE.run(
                        host(
                                "chmod 644 "
                                        + secret
                                        + "; chown 0 "
                                        + secret
                                        + "; mv "
                                        + secret
                                        + " /tmp/x; ln "
                                        + secret
                                        + " /etc/x; cat /etc/x /tmp/x"));
        assertThat(tricks.output()).doesNotContain("secret");
    }

    @Test
    void whatAContainerWritesStaysInIt() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        host(
                                "touch /made-inside /tmp/made-inside /usr/made-inside; ls"
                                        + " /made-inside"));
        assertThat(outcome.output()).isEqualTo("/made-inside\n");
        assertThat(Path.of("/made-inside")).doesNotExist();
        assertThat(Path.of("/tmp/made-inside")).doesNotExist();
    }

    @Test
    void anIdMappedOneLetsRootChangeItsCopyOfEverything() throws Exception {
        ContainerRequest.Builder request =
                ContainerRequest.of(new RootSource.HostDirectory(Path.of("/"), true))
                        .command(
                                "sh",
                                "-c",
                                "cat "
                                        + secret
                                        + "; echo changed > "
                                        + secret
                                        + "; cat "
                                        + secret
                                        + "; stat -c %u /etc; ls -A /root /home /tmp");
        Outcome outcome = ENGINE.run(request);
        assertThat(outcome.lines()).startsWith("secret", "changed", "0");
        assertThat(outcome.output()).endsWith("/home:\n\n/root:\n\n/tmp:\n");
        assertThat(secret).hasContent("secret\n");
        assertThat(ENGINE.engine().create(request.build()).info().lowered())
                .containsExactly(Wall.HOST_FILES);
    }

    @Test
    void anotherDirectoryIsItsRootsOwn() throws Exception {
        Path tree = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-tree-");
        try {
            BusyboxImage.make(tree);
            Outcome outcome =
                    ENGINE.run(
                            ContainerRequest.ofDirectory(tree)
                                    .command(
                                            "sh",
                                            "-c",
                                            "cat /root/private; echo x > /data/greeting; stat -c %U"
                                                    + " /data"));
            assertThat(outcome.lines()).containsExactly("only root's", "root");
            assertThat(tree.resolve("data/greeting")).hasContent("hello\n");
        } finally {
            EngineExtension.deleteTree(tree);
        }
    }

    @Test
    void aMissingRootIsNamed() {
        assertThatThrownBy(() ->
                        ENGINE.engine()
                                .create(
                                        ContainerRequest.ofDirectory(Path.of("/no/such"))
                                                .command("true")
                                                .build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("/no/such")
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() ->
                        ENGINE.engine()
                                .create(
                                        ContainerRequest.ofDirectory(Path.of("/etc/passwd"))
                                                .command("true")
                                                .build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is no directory");
        assertThatThrownBy(() -> ContainerRequest.ofDirectory(Path.of("relative")))
                .hasMessageContaining("absolute path");
    }
}
