package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MountTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private Path host = Path.of("/");

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    @BeforeEach
    void makeDirectory() throws Exception {
        host = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-mount-");
        Files.writeString(host.resolve("file"), "of the host\n");
    }

    @AfterEach
    void removeDirectory() throws Exception {
        EngineExtension.deleteTree(host);
    }

    @AfterAll
    static void removeVolumes() throws Exception {
        EngineExtension.deleteTree(ENGINE.root().resolve("volumes"));
    }

    private static ContainerRequest.Builder box(String script) {
        return ContainerRequest.ofImage("box").command("sh", "-c", script);
    }

    private MountRequest bind(String destination, boolean readOnly) {
        return new MountRequest.Bind(host, destination, readOnly, true, "rprivate", false);
    }

    @Test
    void aNamedVolumeKeepsWhatOneContainerWroteForTheNext() throws Exception {
        MountRequest volume = new MountRequest.Volume(Optional.of("kept"), "/v", false);
        assertThat(
                        ENGINE.run(
                                        box("echo first > /v/x; chown 1000:1001 /v/x; echo r >"
                                                        + " /v/r")
                                                .mount(volume))
                                .code())
                .isZero();
        Outcome next = ENGINE.run(box("cat /v/x; stat -c '%u %g' /v/x /v/r").mount(volume));
        assertThat(next.lines()).containsExactly("first", "1000 1001", "0 0");
        Path data = ENGINE.root().resolve("volumes/kept/data");
        assertThat(Files.getAttribute(data.resolve("r"), "unix:uid")).isEqualTo(0);
        assertThat(Files.getAttribute(data.resolve("x"), "unix:uid")).isEqualTo(1000);
        Outcome readOnly =
                ENGINE.run(
                        box("cat /v/x; echo more > /v/x")
                                .mount(new MountRequest.Volume(Optional.of("kept"), "/v", true)));
        assertThat(readOnly.output()).isEqualTo("first\n");
        assertThat(readOnly.error()).contains("Read-only file system");
    }

    @Test
    void anAnonymousVolumeGoesWithItsContainer() throws Exception {
        MountRequest volume = new MountRequest.Volume(Optional.empty(), "/v", false);
        List<String> before = Leftovers.list(ENGINE.root().resolve("volumes"));
        Container container =
                ENGINE.engine().create(box("echo x >> /v/x; cat /v/x").mount(volume).build());
        EngineExtension.run(container);
        assertThat(EngineExtension.run(container).output()).endsWith("x\nx\n");
        assertThat(Leftovers.list(ENGINE.root().resolve("volumes"))).hasSize(before.size() + 1);
        container.remove(false);
        Leftovers.awaitDeletions(ENGINE.root());
        assertThat(Leftovers.list(ENGINE.root().resolve("volumes")))
                .containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void aBindShowsTheHostsFilesUnderTheSameOwners() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        box("cat /m/file; echo inside > /m/made; stat -c %u /m/file /m/made")
                                .mount(bind("/m", false)));
        assertThat(outcome.lines()).containsExactly("of the host", "0", "0");
        assertThat(host.resolve("made")).hasContent("inside\n");
        assertThat(Files.getAttribute(host.resolve("made"), "unix:uid")).isEqualTo(0);
    }

    @Test
    void aReadOnlyBindIsReadOnlyWithAllBelow() throws Exception {
        Outcome outcome = ENGINE.run(box("echo x > /m/file; touch /m/new").mount(bind("/m", true)));
        assertThat(outcome.error().lines()).hasSize(2).allMatch(line -> line.contains("Read-only"));
        assertThat(host.resolve("file")).hasContent("of the host\n");
    }

    @Test
    void aFileCanBeBound() throws Exception {
        MountRequest file =
                new MountRequest.Bind(
                        host.resolve("file"), "/etc/one/two", false, false, "rprivate", false);
        assertThat(ENGINE.run(box("cat /etc/one/two").mount(file)).output())
                .isEqualTo("of the host\n");
    }

    @Test
    void aMissingSourceIsMadeOnlyWhereThatIsAskedFor() throws Exception {
        Path missing = host.resolve("not/there");
        MountRequest strict = new MountRequest.Bind(missing, "/m", false, true, "rprivate", false);
        Container container = ENGINE.engine().create(box("true").mount(strict).build());
        assertThatThrownBy(() -> container.start(new StreamRequest.Logged(false)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("does not exist");
        assertThat(missing).doesNotExist();
        MountRequest making = new MountRequest.Bind(missing, "/m", false, true, "rprivate", true);
        assertThat(ENGINE.run(box("touch /m/x").mount(making)).code()).isZero();
        assertThat(missing.resolve("x")).exists();
    }

    @Test
    void mountsComeInOrderOneBelowAnother() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        box("ls /m /m/inner; mount | grep -c ' /m'")
                                .mount(new MountRequest.Tmpfs("/m", List.of("size=1m")))
                                .mount(bind("/m/inner", true)));
        assertThat(outcome.lines()).containsExactly("/m:", "inner", "", "/m/inner:", "file", "2");
    }

    @Test
    void aTmpfsHasItsSizeAndIsEmpty() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        box("ls -A /data; df -k /data | tail -1 | awk '{print $2}'; dd if=/dev/zero"
                                        + " of=/data/big bs=1M count=3")
                                .mount(new MountRequest.Tmpfs("/data", List.of("size=2m"))));
        assertThat(outcome.lines()).containsExactly("2048");
        assertThat(outcome.error()).contains("No space left on device");
        assertThat(
                        ENGINE.run(
                                        box("grep ' /data ' /proc/mounts")
                                                .mount(new MountRequest.Tmpfs("/data", List.of())))
                                .output())
                .contains("nosuid", "nodev", "noexec");
    }

    @Test
    void aReadOnlyRootRefusesWritesButNotToVolumes() throws Exception {
        Outcome outcome =
                ENGINE.run(
                        box("touch /x; touch /dev/shm/x && touch /t/x && echo written")
                                .readOnly(true)
                                .mount(new MountRequest.Tmpfs("/t", List.of())));
        assertThat(outcome.error()).contains("Read-only file system");
        assertThat(outcome.output()).isEqualTo("written\n");
    }

    @Test
    void sharedMemoryHasTheSizeThatWasAskedFor() throws Exception {
        Limits limits = LimitsTest.limits(Optional.of(8L << 20));
        assertThat(
                        ENGINE.run(
                                        box("df -k /dev/shm | tail -1 | awk '{print $2}'")
                                                .limits(limits))
                                .output())
                .isEqualTo("8192\n");
        assertThat(ENGINE.run(box("df -k /dev/shm | tail -1 | awk '{print $2}'")).output())
                .isEqualTo("65536\n");
    }

    @Test
    void aDirectoryOfALinkInTheImageStaysInside() throws Exception {
        // A symbolic link in the root that points out must not carry a mount out.
        Container container =
                ENGINE.engine()
                        .create(box("ln -s /../../../../var/tmp /out; test -d /out").build());
        EngineExtension.run(container);
        Outcome outcome =
                ENGINE.run(
                        box("ln -s ../../../../../../../../../../ /data/up; ls /data/up/")
                                .mount(new MountRequest.Tmpfs("/data/up/m", List.of())));
        assertThat(outcome.lines()).doesNotContain("boot", "lib64");
        assertThat(host).exists();
    }

    @Test
    void procAndTheRootAreTheContainersOwn() throws Exception {
        for (String destination : List.of("/", "/proc", "/proc/sys", "/data/../proc")) {
            Container container =
                    ENGINE.engine().create(box("true").mount(bind(destination, true)).build());
            assertThatThrownBy(() -> container.start(new StreamRequest.Logged(false)))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("mount at " + destination);
        }
    }

    @Test
    void optionsThatTmpfsDoesNotKnowAreNamed() throws Exception {
        Container container =
                ENGINE.engine()
                        .create(
                                box("true")
                                        .mount(new MountRequest.Tmpfs("/t", List.of("sise=1")))
                                        .build());
        assertThatThrownBy(() -> container.start(new StreamRequest.Logged(false)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("/t")
                .hasMessageContaining("sise");
    }
}
