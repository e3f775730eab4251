package dev.bulkhead.image.content;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import java.util.Optional;
import java.util.UUID;

/**
 * A directory for what is not finished. Everything in it is a directory that its maker has locked;
 * the kernel drops the lock when the maker ends, in whatever way, and so {@link #sweep} knows what
 * is left over, while other processes go on with theirs.
 */
public final class Staging implements AutoCloseable {
    private static final String NAME = "staging";

    private final Directory directory;

    private Staging(Directory directory) {
        this.directory = directory;
    }

    /** Opens the staging directory within another one, on the same file system as the goal. */
    public static Staging open(Directory parent) throws KernelException {
        return new Staging(parent.openOrMake(NAME, 0700));
    }

    /** Makes a new directory, which goes away when it is closed. */
    public StagedDirectory stage() throws KernelException {
        while (true) {
            String name = UUID.randomUUID().toString();
            directory.mkdirat(name, 0700);
            Optional<Directory> locked = lock(name);
            if (locked.isPresent()) {
                return new StagedDirectory(directory, name, locked.get());
            }
        }
    }

    /** Locks a new directory, unless a sweep has come between making and locking. */
    private Optional<Directory> lock(String name) throws KernelException {
        try {
            Directory made = directory.openDirectory(name);
            boolean ours = false;
            try {
                ours = made.tryLock() && directory.statx(name).sameFile(made.statx("."));
                return ours ? Optional.of(made) : Optional.empty();
            } finally {
                if (!ours) {
                    made.close();
                }
            }
        } catch (KernelException e) {
            throwUnlessSwept(e);
            return Optional.empty();
        }
    }

    private static void throwUnlessSwept(KernelException e) throws KernelException {
        if (e.errno() != Errno.ENOENT) {
            throw e;
        }
    }

    /** Removes what processes that are no more have left. */
    public void sweep() throws KernelException {
        for (DirectoryEntry entry : directory.list()) {
            if (entry.type() != FileType.DIRECTORY) {
                continue;
            }
            try (Directory left = directory.openDirectory(entry.name())) {
                if (left.tryLock()) {
                    directory.deleteTree(entry.name());
                }
            } catch (KernelException e) {
                throwUnlessSwept(e);
            }
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
