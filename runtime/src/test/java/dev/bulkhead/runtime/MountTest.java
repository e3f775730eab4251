package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.oci.runtime.Mount;
import dev.bulkhead.oci.runtime.Root;
import dev.bulkhead.oci.runtime.RootfsPropagation;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.compile.RootMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Volumes and root file systems. */
@ExtendWith(LeakCheck.class)
class MountTest {
    private TestContainers containers;
    private Path volume;

    @BeforeEach
    void open() throws IOException {
        containers = TestContainers.open();
        volume = containers.newDirectory("volume");
        Files.writeString(volume.resolve("file"), "content\n");
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        host("umount -l " + volume + "/below 2>/dev/null; umount -R -l " + volume + " 2>/dev/null");
        containers.close();
    }

    private static void host(String script) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
    }

    private Outcome sh(String script, String... options) throws IOException {
        return containers.sh(
                spec -> Specs.mounting(spec, Specs.bind(volume, "/volume", options)), script);
    }

    private static Object owner(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid");
    }

    @Test
    void aVolumeIsReadAndWritten() throws IOException {
        assertThat(
                        sh(
                                        "cat /volume/file; echo new > /volume/other; stat -c %u:%g /volume/file /volume/other",
                                        "ridmap")
                                .lines())
                .containsExactly("content", "0:0", "0:0");
        assertThat(volume.resolve("other")).hasContent("new");
        assertThat(owner(volume.resolve("other")))
                .as("root inside is root outside, here alone")
                .isEqualTo(0);
    }

    @Test
    void withoutAMapRootInsideIsNobody() throws IOException {
        assertThat(sh("stat -c %u /volume/file; echo x > /volume/other || echo refused").lines())
                .containsExactly("65534", "refused");
        Files.setAttribute(volume, "unix:uid", (int) Specs.FIRST_ID);
        assertThat(sh("echo x > /volume/other && echo written").out()).isEqualTo("written");
        assertThat(owner(volume.resolve("other"))).isEqualTo((int) Specs.FIRST_ID);
    }

    @Test
    void aReadOnlyVolumeIsNotWritten() throws IOException {
        assertThat(
                        sh(
                                        "cat /volume/file; echo x > /volume/file || echo refused",
                                        "ridmap",
                                        "ro")
                                .lines())
                .containsExactly("content", "refused");
    }

    @Test
    void whatIsMountedBelowIsReadOnlyToo() throws IOException, InterruptedException {
        Path below = Files.createDirectory(volume.resolve("below"));
        host("mount -t tmpfs none " + below + " && chmod 777 " + below);

        String script = "echo x > /volume/below/file && echo written || echo refused";

        assertThat(sh(script, "ro").out())
                .as("ro says nothing of what is below")
                .isEqualTo("written");
        assertThat(sh(script, "rro").out()).isEqualTo("refused");
        assertThat(
                        containers
                                .sh(
                                        spec ->
                                                Specs.mounting(
                                                        spec,
                                                        new Mount(
                                                                "/volume",
                                                                "bind",
                                                                volume.toString(),
                                                                List.of("bind"))),
                                        "test -e /volume/below/file || echo absent")
                                .out())
                .as("a plain bind takes nothing below along")
                .isEqualTo("absent");
    }

    @Test
    void laterMountsOfTheHostAreSeenIfAskedFor() throws IOException, InterruptedException {
        Path below = Files.createDirectory(volume.resolve("below"));
        host("mount --bind " + volume + " " + volume + " && mount --make-shared " + volume);
        String script = "echo ready; while [ ! -e /go ]; do sleep 0.01; done; ls /volume/below";
        TestContainer slave =
                containers.launch(
                        Specs.mounting(
                                Specs.standard("sh", "-c", script),
                                Specs.bind(volume, "/volume", "rslave")));
        TestContainer secluded =
                containers.launch(
                        Specs.mounting(
                                Specs.standard("sh", "-c", script), Specs.bind(volume, "/volume")));
        slave.awaitOutput("ready");
        secluded.awaitOutput("ready");

        host("mount -t tmpfs none " + below + " && touch " + below + "/later");
        slave.exec(Specs.process("touch", "/go"));
        secluded.exec(Specs.process("touch", "/go"));

        assertThat(slave.outcome().lines()).last().isEqualTo("later");
        assertThat(secluded.outcome().lines()).containsExactly("ready");
    }

    @Test
    void aFileIsAVolumeToo() throws IOException {
        Outcome outcome =
                containers.sh(
                        spec ->
                                Specs.mounting(
                                        spec,
                                        Specs.bind(
                                                volume.resolve("file"), "/made/for/it", "ridmap")),
                        "cat /made/for/it; echo more >> /made/for/it");

        assertThat(outcome.out()).isEqualTo("content");
        assertThat(volume.resolve("file")).hasContent("content\nmore");
    }

    @Test
    void flagsOfAVolumeAreInForce() throws IOException {
        Files.writeString(volume.resolve("program"), "#!/bin/sh\necho ran\n");
        volume.resolve("program").toFile().setExecutable(true, false);

        assertThat(sh("/volume/program 2>/dev/null || echo refused", "noexec").out())
                .isEqualTo("refused");
        assertThat(
                        sh(
                                        "/volume/program; grep ' /volume ' /proc/self/mountinfo | cut -d' ' -f6",
                                        "nosuid",
                                        "nodev",
                                        "noatime")
                                .lines())
                .containsExactly("ran", "rw,nosuid,nodev,noatime");
    }

    @Test
    void temporaryFileSystemsHaveTheirSizeAndMode() throws IOException {
        UnaryOperator<Spec> tmpfs =
                spec ->
                        Specs.mounting(
                                spec,
                                Specs.mount(
                                        "/scratch",
                                        "tmpfs",
                                        "nosuid",
                                        "nodev",
                                        "noexec",
                                        "size=65536",
                                        "mode=0750",
                                        "uid=12",
                                        "gid=34"));

        assertThat(
                        containers
                                .sh(
                                        tmpfs,
                                        "stat -c '%a %u:%g' /scratch; head -c 1000000 /dev/zero > /scratch/file 2>/dev/null || stat -c %s /scratch/file")
                                .lines())
                .containsExactly("750 12:34", "65536");
    }

    @Test
    void mountsLieUponMountsInTheOrderGiven() throws IOException {
        UnaryOperator<Spec> stacked =
                spec -> {
                    Spec first = Specs.mounting(spec, Specs.mount("/a/b", "tmpfs"));
                    Spec second = Specs.mounting(first, Specs.mount("/a", "tmpfs"));
                    return Specs.mounting(second, Specs.mount("/a/b/c", "tmpfs"));
                };

        assertThat(
                        containers
                                .sh(
                                        stacked,
                                        "while read -r a b c d place e; do case $place in /a*) echo $place; esac; done < /proc/self/mountinfo; ls /a /a/b")
                                .lines())
                .containsExactly("/a/b", "/a", "/a/b/c", "/a:", "b", "", "/a/b:", "c");
    }

    @Test
    void aReadOnlyRootIsNotWritten() throws IOException {
        UnaryOperator<Spec> readOnly =
                spec ->
                        Specs.mounting(
                                spec.toBuilder().root(new Root("/", true)).build(),
                                Specs.mount("/scratch", "tmpfs"));

        assertThat(
                        containers
                                .sh(
                                        readOnly,
                                        "touch /x || touch /usr/x || echo refused; touch /scratch/x /dev/shm/x && echo written")
                                .lines())
                .containsExactly("refused", "written");
    }

    @Test
    void changesGoToTheUpperLayer() throws IOException {
        TestContainer container =
                containers.launch(Specs.standard("sh", "-c", "echo mine > /file-of-the-container"));
        container.outcome();

        assertThat(container.directory().resolve("upper/file-of-the-container")).hasContent("mine");
        assertThat(owner(container.directory().resolve("upper/file-of-the-container")))
                .isEqualTo((int) Specs.FIRST_ID);
        assertThat(Path.of("/file-of-the-container")).doesNotExist();
    }

    private Path busybox() throws IOException, InterruptedException {
        Path root = containers.newDirectory("root");
        Files.createDirectories(root.resolve("bin"));
        host(
                "cp $(command -v busybox) "
                        + root
                        + "/bin/busybox && ln -s busybox "
                        + root
                        + "/bin/sh");
        assertThat(root.resolve("bin/busybox")).as("busybox-static is installed").exists();
        return root;
    }

    private Outcome run(Path root, boolean mapped, Spec spec) throws IOException {
        LaunchRequest request = containers.request(spec);
        return containers
                .launch(
                        new LaunchRequest(
                                request.spec(),
                                request.directory(),
                                new RootMount.Directory(root.toString(), mapped),
                                request.seccomp(),
                                false,
                                request.streams(),
                                false,
                                false,
                                0,
                                1))
                .outcome();
    }

    @Test
    void aDirectoryIsARoot() throws IOException, InterruptedException {
        Path root = busybox();

        Outcome outcome =
                run(
                        root,
                        true,
                        Specs.standard(
                                "/bin/sh",
                                "-c",
                                "busybox ls / | busybox xargs; busybox stat -c %u /bin/busybox; echo new > /new"));

        assertThat(outcome.lines()).containsExactly("bin dev proc sys", "0");
        assertThat(root.resolve("new")).hasContent("new");
        assertThat(owner(root.resolve("new"))).isEqualTo(0);
    }

    @Test
    void aDirectoryIsAReadOnlyRoot() throws IOException, InterruptedException {
        Path root = busybox();
        Spec spec =
                Specs.standard(
                                "/bin/sh",
                                "-c",
                                "echo x > /new || echo refused; echo x > /dev/shm/new && echo written")
                        .toBuilder()
                        .root(new Root("/", true))
                        .build();

        assertThat(run(root, true, spec).lines()).containsExactly("refused", "written");
        assertThat(root.resolve("new")).doesNotExist();
    }

    @Test
    void mountsInADirectoryAreNotSeenOnTheHost() throws IOException, InterruptedException {
        Path root = busybox();
        host("mount --bind " + root + " " + root + " && mount --make-shared " + root);
        try {
            for (RootfsPropagation propagation : RootfsPropagation.values()) {
                Spec spec =
                        Specs.withLinux(
                                Specs.standard(
                                        "/bin/sh", "-c", "busybox grep -c . /proc/self/mountinfo"),
                                linux -> linux.rootfsPropagation(propagation));

                Outcome outcome = run(root, true, spec);

                assertThat(Integer.parseInt(outcome.out())).as(propagation.name()).isGreaterThan(5);
                assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
                        .as(propagation.name())
                        .doesNotContain(root + "/");
            }
        } finally {
            host("umount -R -l " + root);
        }
    }

    @Test
    void theRootsMountsTravelAsTheConfigurationSays() throws IOException, InterruptedException {
        Path root = busybox();
        host("mount --bind " + root + " " + root + " && mount --make-shared " + root);
        try {
            String script =
                    "while read -r a b c d place f tags; do [ $place = / ] && echo ${tags%% *}; done < /proc/self/mountinfo";
            for (String word : List.of("shared", "slave", "private", "unbindable")) {
                RootfsPropagation propagation =
                        RootfsPropagation.valueOf(word.toUpperCase(Locale.ROOT));
                Spec spec =
                        Specs.withLinux(
                                Specs.standard("/bin/sh", "-c", script),
                                linux -> linux.rootfsPropagation(propagation));

                assertThat(run(root, true, spec).out())
                        .startsWith(
                                word.equals("private")
                                        ? "-"
                                        : word.equals("slave") ? "master:" : word);
            }
        } finally {
            host("umount -R -l " + root);
        }
    }

    @Test
    void linksOfTheImageLeadNowhereElse() throws IOException, InterruptedException {
        Path root = busybox();
        Path outside = containers.newDirectory("outside");
        host(
                "ln -s "
                        + outside
                        + " "
                        + root
                        + "/data; ln -s / "
                        + root
                        + "/up; ln -s ../../../../../.."
                        + outside
                        + " "
                        + root
                        + "/deep");
        Spec spec = Specs.standard("/bin/sh", "-c", "busybox cat /data/file /deep/file");
        spec = Specs.mounting(spec, Specs.bind(volume, "/data", "ridmap"));
        Spec linked = Specs.mounting(spec, Specs.bind(volume, "/deep", "ridmap"));
        Files.createDirectories(root.resolve("." + outside));

        Outcome outcome = run(root, true, linked);

        assertThat(outcome.lines()).containsExactly("content", "content");
        assertThat(outside).isEmptyDirectory();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo")))
                .doesNotContain(outside.toString());
    }

    @Test
    void anImageThatMakesProcALinkIsRefused() throws IOException, InterruptedException {
        Path root = busybox();
        host("mkdir " + root + "/elsewhere; ln -s elsewhere " + root + "/proc");

        assertThatThrownBy(() -> run(root, true, Specs.standard("/bin/sh")))
                .hasMessageStartingWith("attach /proc: move_mount(");
    }
}
