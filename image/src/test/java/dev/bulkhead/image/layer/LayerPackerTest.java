package dev.bulkhead.image.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.image.layer.LayerPacker.PackedLayer;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileContent;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.Xattr;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LayerPackerTest extends UnpackingTest {
    private static final int TREES = 40;

    /** Runs something on a new tree beside the directory to unpack to, and takes it away. */
    private interface Use {
        void on(Directory tree) throws Exception;
    }

    private static void withTree(Use use) throws Exception {
        Path path = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-pack-");
        try (Directory tree = Directory.open(path.toString())) {
            use.on(tree);
        } finally {
            try (Directory parent = Directory.open("/var/tmp")) {
                parent.deleteTree(path.getFileName().toString());
            }
        }
    }

    private static byte[] pack(Directory tree, Packing packing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PackedLayer packed = LayerPacker.pack(tree, packing, out);
        assertThat(packed.bytes()).isEqualTo(out.size());
        return out.toByteArray();
    }

    /** Of a whiteout nothing counts but that it is there. */
    private static Map<String, String> describe(Directory tree) throws IOException {
        Map<String, String> lines = new TreeMap<>(TreeDescription.of(tree));
        lines.replaceAll((_, line) -> line.startsWith("CHARACTER_DEVICE 0 ") ? "whiteout" : line);
        return lines;
    }

    private static List<String> differences(Directory tree, Directory other) throws IOException {
        Map<String, String> expected = describe(tree);
        Map<String, String> actual = describe(other);
        Set<String> paths = new TreeSet<>(expected.keySet());
        paths.addAll(actual.keySet());
        return paths.stream()
                .filter(path -> !Objects.equals(expected.get(path), actual.get(path)))
                .map(path ->
                        "%s: %s became %s".formatted(path, expected.get(path), actual.get(path)))
                .toList();
    }

    private static void write(Directory tree, String path, String content) throws IOException {
        try (Fd file = tree.open(path, Fcntl.O_CREAT | Fcntl.O_WRONLY, 0644, 0)) {
            Io.writeFully(file, content.getBytes(UTF_8));
        }
    }

    @Test
    void everyKindOfFileComesBackTheSame() throws Exception {
        for (long seed = 0; seed < TREES; seed++) {
            long each = seed;
            withTree(tree -> {
                RandomTree.fill(tree, each, true);
                byte[] archive = pack(tree, Packing.LAYER);
                assertThat(pack(tree, Packing.LAYER)).as("packed again").isEqualTo(archive);
                directory.deleteTree("t");
                try (Directory target = directory.openOrMake("t", 0755)) {
                    UnpackedLayer layer =
                            LayerUnpacker.unpack(
                                    new ByteArrayInputStream(archive),
                                    target,
                                    LayerLimits.DEFAULT,
                                    _ -> {});
                    assertThat(layer.bytes()).isEqualTo(archive.length);
                    assertThat(differences(tree, target)).as("tree of seed " + each).isEmpty();
                    assertThat(pack(target, Packing.LAYER))
                            .as("what was unpacked, packed")
                            .isEqualTo(archive);
                }
            });
        }
    }

    @Test
    void otherProgramsReadTheArchive() throws Exception {
        withTree(tree -> {
            RandomTree.fill(tree, 7, false);
            Path archive = outside.resolve("victim/tar");
            Files.write(archive, pack(tree, Packing.TREE));
            try {
                long files = TreeDescription.of(tree).size();
                for (List<String> command :
                        List.of(
                                List.of("tar", "-tf", archive.toString(), "--quoting-style=escape"),
                                List.of(
                                        "python3",
                                        "-c",
                                        "import sys,tarfile\n"
                                                + "for m in tarfile.open(sys.argv[1]): print(ascii(m.name))",
                                        archive.toString()))) {
                    Process program =
                            new ProcessBuilder(command)
                                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                                    .start();
                    assertThat(program.inputReader().lines().count()).isEqualTo(files);
                    assertThat(program.waitFor()).isZero();
                }
            } finally {
                Files.delete(archive);
            }
        });
    }

    @Test
    void holesTakeNoRoomInTheArchive() throws Exception {
        withTree(tree -> {
            try (Fd file = tree.open("big", Fcntl.O_CREAT | Fcntl.O_WRONLY, 0644, 0)) {
                FileContent.seek(file, 5L << 30);
                Io.writeFully(file, "end".getBytes(UTF_8));
            }
            byte[] archive = pack(tree, Packing.LAYER);
            assertThat(archive.length).isLessThan(20_000);
            unpack(archive);
            assertThat(directory.statx("big").size()).isEqualTo((5L << 30) + 3);
            assertThat((long) attribute("big", "size")).isEqualTo((5L << 30) + 3);
        });
    }

    @Test
    void idsOfAContainerAreShiftedBackAlsoThoseOfCapabilities() throws Exception {
        withTree(tree -> {
            write(tree, "own", "x");
            tree.fchownat("own", 1_000_000, 1_000_007);
            write(tree, "foreign", "x");
            tree.fchownat("foreign", 5, 6);
            try (Fd own = tree.node("own")) {
                // Version 3, for the root 1000000 of a user namespace.
                Xattr.set(
                        own,
                        "security.capability",
                        HexFormat.of()
                                .parseHex("0100000300040000000000000000000000000000" + "40420f00"));
            }
            unpack(pack(tree, Packing.LAYER.withIds(new IdShift(1_000_000, 65_536))));
        });
        assertThat(directory.statx("own").uid()).isEqualTo(0);
        assertThat(directory.statx("own").gid()).isEqualTo(7);
        assertThat(directory.statx("foreign").uid()).isEqualTo(5);
        assertThat(xattr("own", "security.capability").orElseThrow())
                .isEqualTo(HexFormat.of().parseHex("0100000200040000000000000000000000000000"));
    }

    @Test
    void placeholdersAreLeftOutWhereTheyAreEmpty() throws Exception {
        withTree(tree -> {
            tree.mkdirat("proc", 0755);
            tree.mkdirat("dev", 0755);
            write(tree, "dev/used", "x");
            tree.mkdirat("etc", 0755);
            write(tree, "etc/hosts", "");
            Packing packing =
                    new Packing(IdShift.NONE, true, true, Set.of("proc", "dev", "etc/hosts"));
            unpack(pack(tree, packing));
        });
        assertThat(exists("proc")).isFalse();
        assertThat(exists("dev/used")).isTrue();
        assertThat(exists("etc")).isTrue();
        assertThat(exists("etc/hosts")).isFalse();
    }

    @Test
    void whatOnlyTheHostMayReadCanBeLeftOut() throws Exception {
        withTree(tree -> {
            write(tree, "shadow", "secret");
            tree.fchmodat("shadow", 0640);
            write(tree, "passwd", "x");
            tree.mkdirat("private", 0700);
            write(tree, "private/key", "secret");
            write(tree, "own", "x");
            tree.fchownat("own", 1_000_000, 1_000_000);
            tree.fchmodat("own", 0600);
            Packing packing = new Packing(new IdShift(1_000_000, 65_536), false, false, Set.of());
            unpack(pack(tree, packing));
        });
        assertThat(exists("shadow")).isFalse();
        assertThat(exists("private")).isFalse();
        assertThat(exists("passwd")).isTrue();
        assertThat(directory.statx("own").permissions()).isEqualTo(0600);
    }

    @Test
    void aTreeThatChangesMeanwhileIsStillAnArchive() throws Exception {
        withTree(tree -> {
            for (int i = 0; i < 200; i++) {
                write(tree, "f" + i, "content");
            }
            tree.symlinkat("/etc", "swapped");
            Thread changer =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    for (int i = 0; !Thread.interrupted(); i = (i + 7) % 200) {
                                        tree.deleteTree("f" + i);
                                        tree.symlinkat("/etc/passwd", "f" + i);
                                        tree.deleteTree("f" + i);
                                        write(tree, "f" + i, "content".repeat(i));
                                    }
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            try {
                for (int round = 0; round < 50; round++) {
                    byte[] archive = pack(tree, Packing.TREE);
                    assertThat(new String(archive, ISO_8859_1)).doesNotContain("root:");
                    directory.deleteTree("t");
                    try (Directory target = directory.openOrMake("t", 0755)) {
                        LayerUnpacker.unpack(
                                new ByteArrayInputStream(archive),
                                target,
                                LayerLimits.DEFAULT,
                                _ -> {});
                    }
                }
            } finally {
                changer.interrupt();
                changer.join();
            }
        });
    }
}
