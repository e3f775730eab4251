package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.FileSystemUser;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The files of a container as its processes see them, or of the host. Every path is resolved within
 * the root, whatever links lead where, and while processes change it.
 */
public final class FileTree implements AutoCloseable {
    private final Directory root;
    private final IdShift ids;

    private FileTree(Directory root, IdShift ids) {
        this.root = root;
        this.ids = ids;
    }

    /**
     * Opens a tree.
     *
     * @param root a path that is trusted
     * @param ids what the owners are shifted by in it
     */
    public static FileTree open(Path root, IdShift ids) throws KernelException {
        return new FileTree(Directory.open(root.toString()), ids);
    }

    /**
     * What is told of a file.
     *
     * @param name the last component of its path
     * @param size in bytes
     * @param mode type and permissions, as stat(2) has them
     * @param linkTarget where a symbolic link leads, made absolute; else empty
     */
    public record Status(String name, long size, int mode, Instant modified, String linkTarget) {
        private static final int TYPE = 0170000;
        private static final int DIRECTORY = 0040000;

        /** Returns whether it is a directory. */
        public boolean isDirectory() {
            return (mode & TYPE) == DIRECTORY;
        }

        /** Returns whether it is a symbolic link. */
        public boolean isLink() {
            return !linkTarget.isEmpty();
        }
    }

    /** Describes a file; one whose path ends in "/" or "/." through a link, any other itself. */
    public Optional<Status> status(TreePath path) throws IOException {
        try (Fd node = node(path)) {
            FileStatus status = FileAttributes.statx(node);
            boolean link = status.type() == FileType.SYMLINK;
            return Optional.of(
                    new Status(
                            path.name(),
                            status.size(),
                            status.type().bits() | status.permissions(),
                            status.modified(),
                            link ? path.linkTarget(Directory.readlink(node)) : ""));
        } catch (KernelException e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> Optional.empty();
                default -> throw e;
            };
        }
    }

    private Fd node(TreePath path) throws KernelException {
        return path.meansDirectory()
                ? root.open(path.text(), Fcntl.O_PATH | Fcntl.O_DIRECTORY)
                : root.node(path.text());
    }

    /**
     * Packs a file, with all below it if it is a directory.
     *
     * @param name what it is called in the archive
     * @return the archive, which is made while it is read
     */
    public PackedStream pack(TreePath path, String name) throws IOException {
        return PackedStream.of(out -> {
            try (Fd node = node(path)) {
                new TreePacker(Packing.TREE.withIds(ids), out).pack(node, name);
            }
        });
    }

    /**
     * Unpacks an archive to a directory.
     *
     * @param archive plain or compressed; it is closed
     * @param owner who gets everything; absent: who the archive says
     * @param replacing whether files and directories may take each other's place
     */
    public void unpack(
            InputStream archive,
            TreePath directory,
            Optional<Unpacking.Owner> owner,
            boolean replacing)
            throws IOException {
        Unpacking unpacking = new Unpacking(ids, owner, replacing);
        // A volume takes files only from those whom the container's id maps know.
        FileSystemUser.as(
                ids.outside(0),
                ids.outside(0),
                () -> {
                    TreeUnpacker.unpack(archive, root, directory.text(), unpacking);
                    return true;
                });
    }

    @Override
    public void close() {
        root.close();
    }
}
