package dev.bulkhead.image.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.DeviceNumber;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Xattr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
    private static final int LIMIT = 1000;

    @TempDir Path temporary;
    private Path work;
    private Path top;
    private Path bottom;
    private Snapshot snapshot;

    @BeforeEach
    void make() throws IOException {
        work = Files.createDirectory(temporary.resolve("work"));
        top = Files.createDirectory(work.resolve("top"));
        bottom = Files.createDirectory(work.resolve("bottom"));
        snapshot =
                Snapshot.create(
                        work.resolve("container"),
                        List.of(new Layer(top, true), new Layer(bottom, true)),
                        100_000,
                        200_000);
    }

    @AfterEach
    void remove() throws IOException {
        try (Directory directory = Directory.open(temporary.toString())) {
            directory.deleteTree("work");
        }
    }

    @Test
    void theUpperDirectoryIsTheContainersRoot() throws IOException {
        assertThat(Files.getAttribute(snapshot.upper(), "unix:uid")).isEqualTo(100_000);
        assertThat(Files.getAttribute(snapshot.upper(), "unix:gid")).isEqualTo(200_000);
        assertThat(Files.getAttribute(snapshot.upper(), "unix:mode")).isEqualTo(0040755);
        assertThat(Files.getAttribute(snapshot.directory(), "unix:mode")).isEqualTo(0040700);
        assertThat(snapshot.work()).isEmptyDirectory();
    }

    @Test
    void aDirectoryIsOfOneSnapshotOnly() {
        assertThatThrownBy(() -> Snapshot.create(snapshot.directory(), snapshot.layers(), 0, 0))
                .hasMessageEndingWith("EEXIST");
    }

    @Test
    void overlayfsTakesIt() throws Exception {
        write(bottom, "etc/name", "below");
        Path point = Files.createDirectory(work.resolve("point"));
        try (Overlay overlay = Overlay.mount(snapshot, point)) {
            Files.writeString(overlay.root().resolve("etc/name"), "above");
        }

        assertThat(read("/etc/name")).hasValue("above");
        assertThat(bottom.resolve("etc/name")).hasContent("below");
        snapshot.delete();
        assertThat(snapshot.directory()).doesNotExist();
        snapshot.delete();
    }

    @Test
    void theUppermostFileIsRead() throws IOException {
        write(bottom, "etc/a", "bottom");
        write(top, "etc/a", "top");
        write(bottom, "etc/b", "bottom");
        assertThat(read("/etc/a")).hasValue("top");
        assertThat(read("etc/b")).hasValue("bottom");

        write(snapshot.upper(), "etc/a", "upper");
        assertThat(read("/etc/a")).hasValue("upper");
        assertThat(read("/etc/none")).isEmpty();
        assertThat(read("/none/none")).isEmpty();
        assertThat(read("/etc/a/below")).isEmpty();
    }

    @Test
    void whiteoutsAndOpaqueDirectoriesHide() throws IOException {
        write(bottom, "etc/a", "bottom");
        write(bottom, "var/a", "bottom");
        write(bottom, "usr/a", "bottom");
        write(bottom, "opt/a/b", "bottom");
        whiteout(top, "etc/a");
        write(top, "var/other", "top");
        opaque(top, "var");
        whiteout(top, "usr");
        write(top, "opt/a", "a file now");

        assertThat(read("/etc/a")).isEmpty();
        assertThat(read("/var/a")).isEmpty();
        assertThat(read("/var/other")).hasValue("top");
        assertThat(read("/usr/a")).isEmpty();
        assertThat(read("/opt/a/b")).isEmpty();
    }

    @Test
    void linksLeadFromLayerToLayer() throws IOException {
        write(bottom, "usr/etc/passwd", "bottom");
        link(top, "etc", "usr/etc");
        link(snapshot.upper(), "absolute", "/etc/passwd");
        Files.createDirectories(top.resolve("a/b"));
        link(top, "a/b/up", "../../../../../etc");

        assertThat(read("/etc/passwd")).hasValue("bottom");
        assertThat(read("/absolute")).hasValue("bottom");
        assertThat(read("/a/b/up/../etc/passwd")).hasValue("bottom");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/absolute", "/climbing", "/../secret", "/dir/secret"})
    void noLinkLeadsOut(String path) throws IOException {
        Files.writeString(work.resolve("secret"), "secret");
        link(top, "absolute", work.resolve("secret").toString());
        link(top, "climbing", "../../../../../../../../.." + work.resolve("secret"));
        link(top, "dir", work.toString());

        assertThat(read(path)).isEmpty();
    }

    @Test
    void linksInCirclesAreAnError() throws IOException {
        link(top, "a", "b");
        link(bottom, "b", "/a");
        link(bottom, "grow", "grow/grow/grow");

        assertErrno(Errno.ELOOP, "/a");
        assertErrno(Errno.ELOOP, "/grow");
    }

    @Test
    void onlyRegularFilesAreRead() throws IOException {
        write(bottom, "big", "x".repeat(LIMIT + 1));
        try (Directory layer = Directory.open(top.toString())) {
            layer.mknodat("pipe", FileType.FIFO, 0600, new DeviceNumber(0, 0));
            layer.mknodat("full", FileType.CHARACTER_DEVICE, 0600, new DeviceNumber(1, 7));
        }

        assertErrno(Errno.EINVAL, "/pipe");
        assertErrno(Errno.EINVAL, "/full");
        assertErrno(Errno.EINVAL, "/");
        assertErrno(Errno.EFBIG, "/big");
    }

    /** Random trees in three layers: what is read without a mount is what a mount shows. */
    @Test
    void readsWhatOverlayfsShows() throws Exception {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            Path round = Files.createDirectory(work.resolve("round" + seed));
            List<Layer> layers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Path layer = Files.createDirectory(round.resolve("layer" + i));
                grow(layer, layer, random, 3);
                layers.add(new Layer(layer, false));
            }
            Snapshot random3 = Snapshot.create(round.resolve("container"), layers, 0, 0);
            Path point = Files.createDirectory(round.resolve("point"));
            try (Overlay overlay = Overlay.mount(random3, point)) {
                try (Directory root = Directory.open(overlay.root().toString())) {
                    for (String path : paths(3)) {
                        assertThat(outcome(() -> random3.readFile(path, LIMIT)))
                                .as("seed %d, path %s", seed, path)
                                .isEqualTo(outcome(() -> existing(root, path)));
                    }
                }
            }
        }
    }

    private static void grow(Path layer, Path directory, Random random, int depth)
            throws IOException {
        for (String name : List.of("a", "b", "c")) {
            String path = layer.relativize(directory.resolve(name)).toString();
            switch (random.nextInt(8)) {
                case 0 -> write(layer, path, directory.toString());
                case 1 -> whiteout(layer, path);
                case 2 ->
                        link(
                                layer,
                                path,
                                List.of("a", "../b", "/c", "/a/b").get(random.nextInt(4)));
                case 3, 4, 5 -> {
                    Files.createDirectory(directory.resolve(name));
                    if (depth > 1) {
                        grow(layer, directory.resolve(name), random, depth - 1);
                    }
                    if (random.nextInt(3) == 0) {
                        opaque(layer, path);
                    }
                }
                default -> {}
            }
        }
    }

    private static List<String> paths(int depth) {
        if (depth == 0) {
            return List.of("");
        }
        List<String> paths = new ArrayList<>();
        for (String shorter : paths(depth - 1)) {
            for (String name : List.of("a", "b", "c", "..")) {
                paths.add(shorter + "/" + name);
            }
        }
        paths.addAll(paths(depth - 1));
        return paths;
    }

    private static Optional<byte[]> existing(Directory root, String path) throws IOException {
        try {
            return Optional.of(root.readFile(path.isEmpty() ? "/" : path, LIMIT));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @FunctionalInterface
    private interface Reading {
        Optional<byte[]> read() throws IOException;
    }

    private static String outcome(Reading reading) throws IOException {
        try {
            return reading.read().map(SnapshotTest::text).orElse("nothing");
        } catch (KernelException e) {
            return Errno.name(e.errno());
        }
    }

    private Optional<String> read(String path) throws IOException {
        return snapshot.readFile(path, LIMIT).map(SnapshotTest::text);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void assertErrno(int errno, String path) {
        assertThatThrownBy(() -> read(path))
                .isInstanceOfSatisfying(
                        KernelException.class,
                        e -> assertThat(Errno.name(e.errno())).isEqualTo(Errno.name(errno)));
    }

    private static void write(Path layer, String path, String content) throws IOException {
        Path file = layer.resolve(path);
        Files.createDirectories(layer.resolve(path).resolve("..").normalize());
        Files.writeString(file, content);
    }

    private static void link(Path layer, String path, String target) throws IOException {
        Files.createSymbolicLink(layer.resolve(path), Path.of(target));
    }

    private static void whiteout(Path layer, String path) throws IOException {
        Files.createDirectories(layer.resolve(path).resolve("..").normalize());
        try (Directory directory = Directory.open(layer.toString())) {
            directory.mknodat(path, FileType.CHARACTER_DEVICE, 0, new DeviceNumber(0, 0));
        }
    }

    private static void opaque(Path layer, String path) throws IOException {
        try (Directory directory = Directory.open(layer.toString());
                Fd node = directory.node(path)) {
            Xattr.set(node, "trusted.overlay.opaque", "y".getBytes(StandardCharsets.UTF_8));
        }
    }
}
