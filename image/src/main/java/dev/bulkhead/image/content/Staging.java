package dev.bulkhead.image.content;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A directory for what is not finished. Everything in it is a directory that its maker has locked;
 * the kernel drops the lock when the maker ends, in whatever way, and so {@link #sweep} knows what
 * is left over, while other processes go on with theirs.
 */
public final class Staging {
    private static final String NAME = "staging";

    private final Directory parent;

    private Staging(Directory parent) {
        this.parent = parent;
    }

    /**
     * Prepares the staging directory within another one, on the same file system as the goal.
     *
     * @param parent stays the caller's, and is to be open as long as this is used
     */
    public static Staging in(Directory parent) throws KernelException {
        parent.openOrMake(NAME, 0700).close();
        return new Staging(parent);
    }

    /** Makes a new directory, which goes away when it is closed. */
    public StagedDirectory stage() throws KernelException {
        while (true) {
            String path = NAME + "/" + UUID.randomUUID();
            parent.mkdirat(path, 0700);
            Optional<Directory> locked = lock(path);
            if (locked.isPresent()) {
                return new StagedDirectory(parent, path, locked.get());
            }
        }
    }

    /** Locks a new directory, unless a sweep has come between making and locking. */
    private Optional<Directory> lock(String path) throws KernelException {
        try {
            Directory made = parent.openDirectory(path);
            boolean ours = false;
            try {
                ours = made.tryLock() && parent.statx(path).sameFile(made.statx("."));
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
        for (DirectoryEntry entry : entries()) {
            String path = NAME + "/" + entry.name();
            if (entry.type() != FileType.DIRECTORY) {
                continue;
            }
            try (Directory left = parent.openDirectory(path)) {
                if (left.tryLock()) {
                    parent.deleteTree(path);
                }
            } catch (KernelException e) {
                throwUnlessSwept(e);
            }
        }
    }

    private List<DirectoryEntry> entries() throws KernelException {
        try (Directory directory = parent.openDirectory(NAME)) {
            return directory.list();
        }
    }
}
