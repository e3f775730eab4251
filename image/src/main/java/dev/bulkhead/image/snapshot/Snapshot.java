package dev.bulkhead.image.snapshot;

import dev.bulkhead.kernel.Directory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file system of one container: layers that others share, and a directory of its own with what
 * it writes and with the working directory of overlayfs. The overlay itself is mounted within the
 * container's mount namespace.
 *
 * @param directory the container's own directory, an absolute path
 * @param layers the uppermost first, at least one
 */
public record Snapshot(Path directory, List<Layer> layers) {
    private static final String UPPER = "upper";
    private static final String WORK = "work";
    private static final int ROOT_PERMISSIONS = 0755;

    public Snapshot {
        layers = List.copyOf(layers);
        if (!directory.isAbsolute() || layers.isEmpty()) {
            throw new IllegalArgumentException(
                    "snapshot %s of %d layers: an absolute path and one layer are needed"
                            .formatted(directory, layers.size()));
        }
    }

    /**
     * Makes the directories of a new snapshot. This is done for every start of a container, so that
     * nothing is forced to the disk.
     *
     * @param uid the owner of the container's root directory, as this machine sees it
     * @param gid its group
     * @throws dev.bulkhead.kernel.KernelException EEXIST if the directory is there already
     */
    public static Snapshot create(Path directory, List<Layer> layers, long uid, long gid)
            throws IOException {
        Snapshot snapshot = new Snapshot(directory, layers);
        try (Directory parent = Directory.open(parent(directory))) {
            String name = name(directory);
            parent.mkdirat(name, 0700);
            try (Directory own = parent.openDirectory(name)) {
                own.mkdirat(UPPER, ROOT_PERMISSIONS);
                own.mkdirat(WORK, 0700);
                // The upper directory's attributes are those of the container's "/".
                own.fchownat(UPPER, uid, gid);
                own.fchmodat(UPPER, ROOT_PERMISSIONS);
            }
        }
        return snapshot;
    }

    /** Returns the directory that takes what the container writes. */
    public Path upper() {
        return directory.resolve(UPPER);
    }

    /** Returns the directory that overlayfs works in, on the same file system as the upper one. */
    public Path work() {
        return directory.resolve(WORK);
    }

    /** Removes what the container has written, with all directories; nothing there is no error. */
    public void delete() throws IOException {
        try (Directory parent = Directory.open(parent(directory))) {
            parent.deleteTree(name(directory));
        }
    }

    /**
     * Reads a regular file as the container sees it, through symbolic links within its root.
     *
     * @param path such as {@code /etc/passwd}
     * @param limit the largest size accepted, in bytes
     * @return nothing if there is no such file
     * @throws dev.bulkhead.kernel.KernelException EINVAL if it is no regular file, EFBIG if it is
     *     larger, ELOOP if links lead in circles
     */
    public Optional<byte[]> readFile(String path, int limit) throws IOException {
        List<Path> directories = new ArrayList<>();
        directories.add(upper());
        layers.forEach(layer -> directories.add(layer.directory()));
        try (MergedTree tree = MergedTree.open(directories)) {
            return tree.readFile(path, limit);
        }
    }

    private static String parent(Path directory) {
        return directory.resolve("..").normalize().toString();
    }

    private static String name(Path directory) {
        return String.valueOf(directory.getFileName());
    }
}
