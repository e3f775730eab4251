package dev.bulkhead.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.image.snapshot.Layer;
import dev.bulkhead.image.snapshot.MergedView;
import dev.bulkhead.image.snapshot.Snapshot;
import dev.bulkhead.image.snapshot.SnapshotFiles;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.FsContext;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.KernelException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Random trees with every kind of file are unpacked, changed through a mount as containers change
 * them, committed, unpacked again, and exported: each time the tree is the same.
 */
class CommitPropertyTest {
    private static final int TREES = 10;
    private static final int CHANGES = 25;

    private Path place = Path.of("/");

    @BeforeEach
    void makePlace() throws IOException {
        place = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-commit-");
    }

    @AfterEach
    void removePlace() throws IOException {
        try (Directory parent = Directory.open("/var/tmp")) {
            parent.deleteTree(String.valueOf(place.getFileName()));
        }
    }

    @Test
    void whatWasCommittedIsWhatWasSeen() throws IOException {
        for (long seed = 0; seed < TREES; seed++) {
            Path own = Files.createDirectory(place.resolve("seed" + seed));
            Path base = Files.createDirectory(own.resolve("base"));
            try (Directory directory = Directory.open(base.toString())) {
                RandomTree.fill(directory, seed, false);
            }
            List<Layer> layers = List.of(new Layer(base, true));
            Snapshot snapshot = Snapshot.create(own.resolve("container"), layers, 0, 0);
            SortedMap<String, String> seen = change(snapshot, seed);
            SnapshotFiles files = new SnapshotFiles(snapshot, IdShift.NONE, Set.of());

            ByteArrayOutputStream layer = new ByteArrayOutputStream();
            files.packChanges(layer);
            Path committed = unpack(layer.toByteArray(), own.resolve("committed"));
            try (MergedView view = MergedView.of(List.of(committed, base))) {
                assertSame(seed, seen, TreeDescription.of(view.root()));
            }
            try (InputStream export = files.export()) {
                Path exported = unpack(export.readAllBytes(), own.resolve("exported"));
                try (Directory directory = Directory.open(exported.toString())) {
                    assertSame(
                            seed, withoutLinks(seen), withoutLinks(TreeDescription.of(directory)));
                }
            }
        }
    }

    private static Path unpack(byte[] archive, Path target) throws IOException {
        Files.createDirectory(target);
        try (Directory directory = Directory.open(target.toString())) {
            LayerUnpacker.unpack(
                    new ByteArrayInputStream(archive), directory, LayerLimits.DEFAULT, _ -> {});
        }
        return target;
    }

    private static void assertSame(
            long seed, Map<String, String> expected, Map<String, String> actual) {
        Set<String> paths = new TreeSet<>(expected.keySet());
        paths.addAll(actual.keySet());
        assertThat(
                        paths.stream()
                                .filter(path ->
                                        !Objects.equals(expected.get(path), actual.get(path)))
                                .map(path ->
                                        "%s: %s became %s"
                                                .formatted(
                                                        path, expected.get(path), actual.get(path)))
                                .toList())
                .as("tree of seed " + seed)
                .isEmpty();
    }

    /** A name of a lower layer that was removed still counts as a link there. */
    private static Map<String, String> withoutLinks(SortedMap<String, String> lines) {
        lines.replaceAll((_, line) -> line.replaceAll(" also elsewhere", ""));
        return lines;
    }

    /** Changes what is seen through the mount, and describes it afterwards. */
    private static SortedMap<String, String> change(Snapshot snapshot, long seed)
            throws IOException {
        try (FsContext overlay = FsContext.fsopen("overlay")) {
            overlay.setString("lowerdir", snapshot.layers().getFirst().directory().toString())
                    .setString("upperdir", snapshot.upper().toString())
                    .setString("workdir", snapshot.work().toString())
                    .create();
            try (Directory root = Directory.of(overlay.fsmount(0))) {
                Random random = new Random(seed);
                for (int i = 0; i < CHANGES; i++) {
                    changeOnce(root, random, i);
                }
                return TreeDescription.of(root);
            }
        }
    }

    private static void changeOnce(Directory root, Random random, int number) throws IOException {
        List<String> paths = new ArrayList<>();
        collect(root, "", paths);
        if (paths.isEmpty()) {
            return;
        }
        String path = paths.get(random.nextInt(paths.size()));
        FileType type = root.statx(path).type();
        switch (random.nextInt(6)) {
            case 0 -> root.deleteTree(path);
            case 1 -> {
                root.deleteTree(path);
                root.mkdirat(path, 0755);
                fill(root, path, number);
            }
            case 2 -> {
                root.mkdirat("new" + number, 0711);
                fill(root, "new" + number, number);
            }
            case 3 -> root.fchownat(path, random.nextInt(5000), random.nextInt(5000));
            case 4 -> {
                if (type == FileType.REGULAR) {
                    try (Fd file = root.open(path, Fcntl.O_WRONLY | Fcntl.O_APPEND)) {
                        Io.writeFully(file, "more".getBytes(UTF_8));
                    }
                } else if (type != FileType.SYMLINK) {
                    root.fchmodat(path, random.nextInt(01000));
                }
            }
            default -> move(root, path, "moved" + number);
        }
    }

    private static void fill(Directory root, String path, int seed) throws IOException {
        try (Directory directory = root.openDirectory(path)) {
            RandomTree.fill(directory, seed, false);
        }
    }

    /** A directory that has a part in a layer below cannot be moved, but copied. */
    private static void move(Directory root, String from, String to) throws KernelException {
        try {
            root.renameat2(from, root, to, 0);
        } catch (KernelException e) {
            if (e.errno() != Errno.EXDEV) {
                throw e;
            }
        }
    }

    private static void collect(Directory directory, String path, List<String> paths)
            throws IOException {
        for (DirectoryEntry entry : directory.list()) {
            String child = path + entry.name();
            paths.add(child);
            if (directory.statx(entry.name()).type() == FileType.DIRECTORY) {
                try (Directory below =
                        Directory.of(
                                directory.open(
                                        entry.name(),
                                        Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW))) {
                    collect(below, child + "/", paths);
                }
            }
        }
    }
}
