package dev.bulkhead.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a container has changed, and its root file system as an archive. */
class ContainerFilesTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    private static Container ended(ContainerRequest.Builder request) throws Exception {
        Container container = ENGINE.engine().create(request.build());
        assertThat(EngineExtension.run(container).code()).isZero();
        return container;
    }

    private static ContainerRequest.Builder box(String script) {
        return ContainerRequest.ofImage("box").command("sh", "-c", script);
    }

    private static List<String> changes(Container container) throws EngineException {
        return container.files().changes().stream()
                .map(change -> change.kind() + " " + change.path())
                .toList();
    }

    @Test
    void whatWasChangedIsTold() throws Exception {
        Container container =
                ended(
                        box(
                                "rm -r /data; mkdir /data; echo x > /data/new; rm /etc/group; echo more >> /etc/passwd;"
                                        + " mkdir -p /var/deep; chmod 700 /tmp"));
        assertThat(changes(container))
                .containsExactly(
                        "MODIFIED /data",
                        "ADDED /data/new",
                        "DELETED /data/greeting",
                        "MODIFIED /etc",
                        "DELETED /etc/group",
                        "MODIFIED /etc/passwd",
                        "MODIFIED /tmp",
                        "ADDED /var",
                        "ADDED /var/deep");
        assertThat(container.files().writtenBytes()).isBetween(100L, 1000L);
    }

    @Test
    void whatTheEngineMakesToMountUponIsNoChange() throws Exception {
        assertThat(changes(ended(box("true")))).isEmpty();
        Container never = ENGINE.engine().create(box("true").build());
        assertThat(changes(never)).isEmpty();
        assertThat(never.files().writtenBytes()).isZero();
    }

    @Test
    void anExportHasTheWholeRootUnderItsOwnOwners() throws Exception {
        Container container =
                ended(
                        box("rm /data/greeting; echo mine > /home/worker/f; chown 1000:1001 /home/worker/f; echo v > /v/f")
                                .mount(new MountRequest.Volume(Optional.empty(), "/v", false)));
        Path archive = Files.createTempFile(Path.of("/var/tmp"), "bulkhead-export-", ".tar");
        try {
            try (OutputStream out = Files.newOutputStream(archive)) {
                container.files().export(out);
            }
            Process tar =
                    new ProcessBuilder("tar", "--numeric-owner", "-tvf", archive.toString())
                            .start();
            List<String> lines =
                    new String(tar.getInputStream().readAllBytes(), UTF_8)
                            .lines()
                            .map(line -> line.replaceAll("  +", " "))
                            .toList();
            assertThat(lines)
                    .anyMatch(line ->
                            line.startsWith("-rw-r--r-- 1000/1001 5 ")
                                    && line.endsWith(" ./home/worker/f"))
                    .anyMatch(line ->
                            line.startsWith("-rw------- 0/0 ") && line.endsWith(" ./root/private"))
                    .anyMatch(line -> line.endsWith(" ./v/"))
                    .noneMatch(line -> line.endsWith("/data/greeting"))
                    .noneMatch(line -> line.endsWith(" ./v/f"));
        } finally {
            Files.delete(archive);
        }
    }

    @Test
    void anExportOfTheHostsOwnUserlandHasNoSecrets() throws Exception {
        Path root = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-root-");
        try {
            Files.createDirectories(root.resolve("etc"));
            Files.writeString(root.resolve("etc/shadow"), "secret");
            Files.writeString(root.resolve("etc/open"), "open");
            new ProcessBuilder("chmod", "600", root.resolve("etc/shadow").toString())
                    .start()
                    .waitFor();
            Container container =
                    ENGINE.engine()
                            .create(
                                    ContainerRequest.of(new RootSource.HostDirectory(root, false))
                                            .command("/x")
                                            .build());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            container.files().export(out);
            assertThat(out.toString(UTF_8)).contains("./etc/open").doesNotContain("shadow");
        } finally {
            EngineExtension.deleteTree(root);
        }
    }
}
