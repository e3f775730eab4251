package dev.bulkhead.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes this process the only owner of a root directory, until it ends in any way. */
final class RootLock implements AutoCloseable {
    private static final int LONGEST_OWNER = 4096;
    private static final Duration PAUSE = Duration.ofMillis(10);

    /**
     * The roots that this process has. The kernel lets go of a process's lock as soon as that
     * closes any descriptor of the file (fcntl(2)), so nobody may even open it twice.
     */
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final Path root;
    private final FileChannel channel;

    /** Somebody else has the directory open. */
    static final class TakenException extends IOException {
        private static final long serialVersionUID = 1L;

        TakenException(String message) {
            super(message);
        }
    }

    private RootLock(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /**
     * Takes the lock of a directory that is there.
     *
     * @param owner what others are told about this process, such as "process 7 at /run/x.sock"
     * @param patience how long to wait for an owner that is about to leave
     * @throws IOException also if there is another owner, whom the message names
     */
    static RootLock acquire(Layout layout, String owner, Duration patience) throws IOException {
        Path root = layout.root().toRealPath();
        if (!OWNED.add(root)) {
            throw new TakenException(
                    "%s is open in this process already, %s".formatted(layout.root(), owner));
        }
        try {
            return acquire(root, layout, owner, patience);
        } catch (IOException | RuntimeException failure) {
            OWNED.remove(root);
            throw failure;
        }
    }

    private static RootLock acquire(Path root, Layout layout, String owner, Duration patience)
            throws IOException {
        FileChannel channel =
                FileChannel.open(
                        layout.lock(),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            long deadline = System.nanoTime() + patience.toNanos();
            while (channel.tryLock() == null) {
                if (System.nanoTime() > deadline) {
                    throw new TakenException(
                            "%s belongs to another process: %s"
                                    .formatted(layout.root(), readOwner(channel)));
                }
                Thread.sleep(PAUSE);
            }
            channel.truncate(0).write(ByteBuffer.wrap(owner.getBytes(UTF_8)), 0);
            return new RootLock(root, channel);
        } catch (InterruptedException _) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + layout.root());
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static String readOwner(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST_OWNER);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), UTF_8);
    }

    /** Gives the root up. The file stays: removing it would let two processes lock two files. */
    @Override
    public void close() throws IOException {
        channel.close();
        OWNED.remove(root);
    }
}
