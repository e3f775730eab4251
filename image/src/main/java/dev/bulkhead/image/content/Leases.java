package dev.bulkhead.image.content;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What is needed though no name needs it yet: content of images that are on their way. A lease that
 * was not given back, since its process was killed, holds for a day, so that the next attempt finds
 * what the last one had got.
 */
public final class Leases {
    private static final String NAME = "leases";
    private static final Duration LIFE = Duration.ofDays(1);

    private final Directory parent;

    private Leases(Directory parent) {
        this.parent = parent;
    }

    /**
     * Prepares the leases within the directory of a store.
     *
     * @param parent stays the caller's, and is to be open as long as this is used
     */
    public static Leases in(Directory parent) throws KernelException {
        parent.openOrMake(NAME, 0700).close();
        return new Leases(parent);
    }

    /** What one undertaking needs. */
    public final class Lease {
        private final String path;

        private Lease(String path) {
            this.path = path;
        }

        /** Takes note of content; whoever calls this holds the store's lock. */
        public void protect(Digest digest) throws KernelException {
            try {
                parent.mkdirat(
                        path + "/" + digest.algorithm().identifier() + "." + digest.hex(), 0700);
            } catch (KernelException e) {
                if (e.errno() != Errno.EEXIST) {
                    throw e;
                }
            }
        }

        /** Gives it back. */
        public void release() throws KernelException {
            parent.deleteTree(path);
        }
    }

    /** Begins a lease of nothing. */
    public Lease begin() throws KernelException {
        String path = NAME + "/" + UUID.randomUUID();
        parent.mkdirat(path, 0700);
        return new Lease(path);
    }

    /**
     * Returns all content that is needed, and forgets leases that are over; whoever calls this
     * holds the store's lock.
     */
    public Set<Digest> content() throws KernelException {
        Instant oldest = Instant.now().minus(LIFE);
        Set<Digest> needed = new HashSet<>();
        for (String lease : directories(NAME)) {
            String path = NAME + "/" + lease;
            if (isOver(path, oldest)) {
                parent.deleteTree(path);
                continue;
            }
            for (String digest : directories(path)) {
                needed.add(Digest.parse(digest.replace('.', ':')));
            }
        }
        return needed;
    }

    private boolean isOver(String path, Instant oldest) throws KernelException {
        try {
            return parent.statx(path).modified().isBefore(oldest);
        } catch (KernelException e) {
            // Given back meanwhile.
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            return false;
        }
    }

    private Set<String> directories(String path) throws KernelException {
        Set<String> names = new HashSet<>();
        try (Directory directory = parent.openDirectory(path)) {
            for (DirectoryEntry entry : directory.list()) {
                if (entry.type() == FileType.DIRECTORY) {
                    names.add(entry.name());
                }
            }
        } catch (KernelException e) {
            // Given back meanwhile.
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        return names;
    }
}
