package dev.bulkhead.image.registry;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Digest;
import java.io.IOException;

/**
 * A blob that is on its way, in a directory {@code partial/HEX} of the store, which whoever gets it
 * holds locked. It stays if that one is killed, and the next one goes on from its end.
 */
final class PartialBlob implements AutoCloseable {
    static final String FILE = "data";
    private static final String NAME = "partial";
    private static final long PAUSE_MILLIS = 100;

    private final Directory store;
    private final String path;
    private final Directory directory;

    private PartialBlob(Directory store, String path, Directory directory) {
        this.store = store;
        this.path = path;
        this.directory = directory;
    }

    /** Waits until nobody else gets the blob. */
    static PartialBlob open(Directory store, Digest digest)
            throws IOException, InterruptedException {
        store.openOrMake(NAME, 0700).close();
        String path = NAME + "/" + digest.hex();
        while (true) {
            Directory directory = store.openOrMake(path, 0700);
            boolean ours = false;
            try {
                // Whoever had it may have removed it.
                ours = directory.tryLock() && isThere(store, path, directory);
                if (ours) {
                    return new PartialBlob(store, path, directory);
                }
            } finally {
                if (!ours) {
                    directory.close();
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean isThere(Directory store, String path, Directory directory)
            throws KernelException {
        try {
            return store.statx(path).sameFile(directory.statx("."));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    Directory directory() {
        return directory;
    }

    Fd openForWriting() throws KernelException {
        return directory.open(FILE, Fcntl.O_CREAT | Fcntl.O_RDWR | Fcntl.O_NOFOLLOW, 0600, 0);
    }

    Fd openForReading() throws KernelException {
        return directory.open(FILE, Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW);
    }

    /** Removes it, with what has come. */
    void remove() throws KernelException {
        store.deleteTree(path);
    }

    @Override
    public void close() {
        directory.close();
    }
}
