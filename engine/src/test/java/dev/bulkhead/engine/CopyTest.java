package dev.bulkhead.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static final CopyOptions OWNERS = new CopyOptions(true, false);

    private Path host = Path.of("/");

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    @AfterAll
    static void removeVolumes() throws EngineException {
        ENGINE.engine().volumes().prune(_ -> true);
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        host = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-copy-");
    }

    @AfterEach
    void removeDirectory() throws Exception {
        EngineExtension.deleteTree(host);
    }

    /**
     * Makes a container with files, and leaves it running or ended.
     *
     * @param mounts what it has besides
     */
    private static Container box(boolean running, String script, MountRequest... mounts)
            throws Exception {
        String whole =
                "if [ -e /check ]; then . /check; exit; fi; "
                        + script
                        + "; touch /ready"
                        + (running ? "; sleep 1000" : "");
        ContainerRequest.Builder request =
                ContainerRequest.ofImage("box").command("sh", "-c", whole);
        for (MountRequest mount : mounts) {
            request.mount(mount);
        }
        Container container = ENGINE.engine().create(request.build());
        if (running) {
            container.start(new StreamRequest.Logged(false)).close();
            while (!has(container, "/ready")) {
                Thread.sleep(10);
            }
        } else {
            assertThat(EngineExtension.run(container).code()).isZero();
        }
        return container;
    }

    private static boolean has(Container container, String path) throws EngineException {
        try {
            container.files().status(path);
            return true;
        } catch (EngineException e) {
            assertThat(e.kind()).isEqualTo(EngineException.Kind.NOT_FOUND);
            return false;
        }
    }

    /** Runs a script in the container, which ended or runs, and returns what it prints. */
    private String inside(Container container, String script) throws Exception {
        Path check = Files.writeString(host.resolve("check"), "{ " + script + "; } > /seen 2>&1");
        container.files().copyIn(check.toString(), "/check", CopyOptions.DEFAULT);
        if (container.info().status().isAlive()) {
            ExecRequest request =
                    new ExecRequest(
                            List.of("sh", "/check"),
                            Map.of(),
                            Optional.empty(),
                            Optional.empty(),
                            false);
            Execution execution = container.exec(request, new StreamRequest.Logged(false));
            try (Attachment _ = execution.attachment()) {
                execution.exit().join();
            }
        } else {
            EngineExtension.run(container);
        }
        return read(container, "/seen");
    }

    private String read(Container container, String path) throws Exception {
        Path file = host.resolve("read");
        container.files().copyOut(path, file.toString(), CopyOptions.DEFAULT);
        return Files.readString(file);
    }

    /** Runs a program on the host and returns what it prints. */
    private static String host(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return output;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everythingAboutFilesComesOut(boolean running) throws Exception {
        Container container =
                box(
                        running,
                        "mkdir /d; cd /d; echo text > f; chown 1000:1001 f; chmod 4750 f; ln f hard;"
                                + " ln -s f soft; mkfifo pipe;"
                                + " dd if=/dev/zero of=sparse bs=1 seek=10000000 count=1 2>&-");
        container.files().copyOut("/d", host + "/out", OWNERS);
        assertThat(host("stat", "-c", "%F %a %u:%g %h", host + "/out/f", host + "/out/hard"))
                .isEqualTo("regular file 4750 1000:1001 2\n".repeat(2));
        assertThat(Files.readSymbolicLink(host.resolve("out/soft"))).isEqualTo(Path.of("f"));
        assertThat(host("stat", "-c", "%F", host + "/out/pipe")).isEqualTo("fifo\n");
        assertThat(Files.size(host.resolve("out/sparse"))).isEqualTo(10_000_001);
        assertThat(Long.parseLong(host("stat", "-c", "%b", host + "/out/sparse").strip()))
                .isLessThan(1000);
        container.files().copyOut("/d/f", host + "/mine", CopyOptions.DEFAULT);
        assertThat(host("stat", "-c", "%a %u:%g", host + "/mine")).isEqualTo("4750 0:0\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatComesInBelongsToRootOrToWhomItBelonged(boolean running) throws Exception {
        Container container = box(running, "mkdir /old; chown 5:6 /old");
        Files.createDirectories(host.resolve("d/sub"));
        Files.writeString(host.resolve("d/sub/f"), "text");
        host("ln", host + "/d/sub/f", host + "/d/hard");
        host("chown", "-R", "1000:1001", host + "/d");
        container.files().copyIn(host + "/d", "/as-root", CopyOptions.DEFAULT);
        container.files().copyIn(host + "/d", "/as-worker", OWNERS);
        container.files().copyIn(host + "/d/sub/.", "/old", CopyOptions.DEFAULT);
        assertThat(
                        inside(
                                container,
                                "cd /; stat -c '%n %u:%g %h' as-*/hard as-*/sub/f old old/f; cat /as-worker/hard"))
                .isEqualTo(
                        """
                        as-root/hard 0:0 2
                        as-worker/hard 1000:1001 2
                        as-root/sub/f 0:0 2
                        as-worker/sub/f 1000:1001 2
                        old 5:6 2
                        old/f 0:0 1
                        text\
                        """);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void volumesAndBindsAreThere(boolean running) throws Exception {
        Path bound = Files.createDirectory(host.resolve("bound"));
        Container container =
                box(
                        running,
                        "echo of the volume > /v/f; echo of the bind > /b/f",
                        new MountRequest.Volume(Optional.of("copied"), "/v", false),
                        new MountRequest.Bind(bound, "/b", false, true, "rprivate", false));
        assertThat(read(container, "/v/f")).isEqualTo("of the volume\n");
        assertThat(read(container, "/b/f")).isEqualTo("of the bind\n");
        Files.writeString(host.resolve("f"), "new");
        for (String place : List.of("/v/new", "/b/new")) {
            container.files().copyIn(host + "/f", place, CopyOptions.DEFAULT);
        }
        assertThat(inside(container, "stat -c %u:%g /v/new /b/new; cat /v/new"))
                .isEqualTo("0:0\n0:0\nnew");
        assertThat(bound.resolve("new")).hasContent("new");
        assertThat(Files.getAttribute(bound.resolve("new"), "unix:uid")).isEqualTo(0);
    }

    @Test
    void theRulesForPlacesAreDockers() throws Exception {
        Container container = box(true, "mkdir -p /dir/sub; echo 1 > /dir/f; ln -s dir /link");
        ContainerFiles files = container.files();
        Path dir = Files.createDirectories(host.resolve("dir"));
        Files.writeString(dir.resolve("a"), "a");
        files.copyIn(host + "/dir", "/new", CopyOptions.DEFAULT);
        files.copyIn(host + "/dir", "/dir", CopyOptions.DEFAULT);
        files.copyIn(host + "/dir/.", "/dir/sub", CopyOptions.DEFAULT);
        files.copyIn(host + "/dir/a", "/link", CopyOptions.DEFAULT);
        files.copyIn(host + "/dir/a", "/dir/f", CopyOptions.DEFAULT);
        assertThat(inside(container, "find /new /dir | sort; cat /dir/f"))
                .isEqualTo(
                        "/dir\n/dir/a\n/dir/dir\n/dir/dir/a\n/dir/f\n/dir/sub\n/dir/sub/a\n/new\n/new/a\na");
        assertCopyFails(files, host + "/dir", "/dir/f", "cannot copy a directory over a file");
        assertCopyFails(files, host + "/dir/a", "/missing/", "no such directory: /missing/");
        assertCopyFails(files, host + "/dir/a", "/missing/x", "no such directory: /missing");
        assertCopyFails(files, host + "/nothing", "/x", "no such file or directory");
        files.copyOut("/link", host + "/as-link", CopyOptions.DEFAULT);
        assertThat(Files.readSymbolicLink(host.resolve("as-link"))).isEqualTo(Path.of("dir"));
        files.copyOut("/link", host + "/followed", new CopyOptions(false, true));
        assertThat(host.resolve("followed/a")).hasContent("a");
        files.copyOut("/link/", host + "/slashed", CopyOptions.DEFAULT);
        assertThat(host.resolve("slashed/a")).hasContent("a");
    }

    private static void assertCopyFails(
            ContainerFiles files, String hostPath, String path, String message) {
        assertThatThrownBy(() -> files.copyIn(hostPath, path, CopyOptions.DEFAULT))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aDirectoryIsNotReplacedByAFileUnlessThatIsAskedFor() throws Exception {
        Container container = box(true, "mkdir -p /x/f; echo 1 > /y");
        byte[] archive = tar("f", "text");
        assertThatThrownBy(() ->
                        container
                                .files()
                                .write("/x", new ByteArrayInputStream(archive), true, false))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("cannot overwrite directory");
        container.files().write("/x", new ByteArrayInputStream(archive), true, true);
        assertThat(read(container, "/x/f")).isEqualTo("text");
        assertThatThrownBy(() ->
                        container
                                .files()
                                .write("/y", new ByteArrayInputStream(archive), true, false))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is no directory");
    }

    private byte[] tar(String name, String content) throws Exception {
        Path directory = Files.createDirectories(host.resolve("tar"));
        Files.writeString(directory.resolve(name), content);
        Process process = new ProcessBuilder("tar", "-C", directory.toString(), "-c", name).start();
        return process.getInputStream().readAllBytes();
    }

    @Test
    void anArchiveIsReadWithAStatus() throws Exception {
        Container container = box(false, "mkdir -p /d/e; echo 1 > /d/f; ln -s /d/f /l");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PathStatus[] seen = new PathStatus[1];
        container
                .files()
                .read(
                        "/d",
                        status -> {
                            seen[0] = status;
                            return out;
                        });
        assertThat(seen[0].name()).isEqualTo("d");
        assertThat(seen[0].isDirectory()).isTrue();
        Path archive = Files.write(host.resolve("archive"), out.toByteArray());
        assertThat(host("tar", "-tf", archive.toString())).isEqualTo("d/\nd/e/\nd/f\n");
        PathStatus link = container.files().status("/l");
        assertThat(link.isLink()).isTrue();
        assertThat(link.linkTarget()).isEqualTo("/d/f");
        assertThat(container.files().status("/d/f").size()).isEqualTo(2);
    }

    @Test
    void aRootThatIsReadOnlyTakesNothingButVolumesDo() throws Exception {
        Container container =
                ENGINE.engine()
                        .create(
                                ContainerRequest.ofImage("box")
                                        .command("true")
                                        .readOnly(true)
                                        .mount(
                                                new MountRequest.Volume(
                                                        Optional.of("writable"), "/v", false))
                                        .build());
        Files.writeString(host.resolve("f"), "text");
        assertThatThrownBy(() -> container.files().copyIn(host + "/f", "/f", CopyOptions.DEFAULT))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("EROFS");
        container.files().copyIn(host + "/f", "/v/f", CopyOptions.DEFAULT);
        assertThat(read(container, "/v/f")).isEqualTo("text");
    }

    /** A process of the container swaps a directory for a link to the host's root all the time. */
    @Test
    void noPathLeavesAContainerThatSwapsLinksMeanwhile() throws Exception {
        Path outside = Files.createDirectory(host.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret of the host");
        Container container =
                box(
                        true,
                        "mkdir -p /real%s; echo inside > /real%s/secret; ln -s / /away; mkdir /swap;"
                                        .formatted(outside, outside)
                                + " (while :; do ln -sfn ../../../../../../.. /swap/d; rm -f /swap/d;"
                                + " mkdir /swap/d; mkdir -p /swap/d%1$s; rm -rf /swap/d; done) & true"
                                        .formatted(outside));
        ContainerFiles files = container.files();
        Files.writeString(host.resolve("f"), "written");
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            try {
                files.copyOut("/swap/d" + outside + "/.", host + "/got", CopyOptions.DEFAULT);
            } catch (EngineException _) {
                refused++;
            }
            try {
                files.copyIn(host + "/f", "/swap/d" + outside + "/f", CopyOptions.DEFAULT);
            } catch (EngineException _) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(outside.toFile().list()).containsExactly("secret");
        assertThat(host.resolve("got/secret")).doesNotExist();
        files.copyOut("/away/real" + outside + "/secret", host + "/seen", CopyOptions.DEFAULT);
        assertThat(host.resolve("seen")).hasContent("inside");
    }

    @Test
    void anArchiveWithPathsThatLeadOutIsRefused() throws Exception {
        Container container = box(true, "true");
        Path script = host.resolve("make.py");
        Files.writeString(
                script,
                """
                import sys, tarfile, io
                t = tarfile.open(fileobj=sys.stdout.buffer, mode='w|')
                i = tarfile.TarInfo('../../../../../../../../' + sys.argv[1]); i.size = 1
                t.addfile(i, io.BytesIO(b'x'))
                t.close()
                """);
        Process process =
                new ProcessBuilder("python3", script.toString(), host + "/escaped").start();
        byte[] archive = process.getInputStream().readAllBytes();
        assertThatThrownBy(() ->
                        container
                                .files()
                                .write("/", new ByteArrayInputStream(archive), true, false))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("leads out");
        assertThat(Files.exists(host.resolve("escaped"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
}
