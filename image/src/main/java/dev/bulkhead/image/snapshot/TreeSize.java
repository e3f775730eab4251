package dev.bulkhead.image.snapshot;

import dev.bulkhead.kernel.DeviceNumber;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** How large the files of a directory are, each counted once however many names it has. */
public final class TreeSize {
    private final Set<Inode> counted = new HashSet<>();

    private TreeSize() {}

    private record Inode(DeviceNumber device, long number) {}

    /**
     * Adds up the sizes of all files below a directory, as they are while it is read.
     *
     * @return bytes; 0 if there is no such directory
     */
    public static long of(Path directory) throws KernelException {
        try (Directory root = Directory.open(directory.toString())) {
            return new TreeSize().count(root);
        } catch (KernelException e) {
            return requireGone(e);
        }
    }

    private long count(Directory directory) throws KernelException {
        long bytes = 0;
        for (DirectoryEntry entry : directory.list()) {
            try (Fd node = directory.node(entry.name())) {
                FileStatus status = FileAttributes.statx(node);
                bytes +=
                        status.type() == FileType.DIRECTORY
                                ? below(directory, entry.name())
                                : own(status);
            } catch (KernelException e) {
                bytes += requireGone(e);
            }
        }
        return bytes;
    }

    private long below(Directory directory, String name) throws KernelException {
        try (Directory child =
                Directory.of(
                        directory.open(
                                name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW))) {
            return count(child);
        }
    }

    private long own(FileStatus status) {
        boolean first =
                status.links() == 1 || counted.add(new Inode(status.device(), status.inode()));
        return first ? status.size() : 0;
    }

    /** What is removed or replaced meanwhile counts nothing. */
    private static long requireGone(KernelException e) throws KernelException {
        return switch (e.errno()) {
            case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> 0;
            default -> throw e;
        };
    }
}
