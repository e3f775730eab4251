package dev.bulkhead.network;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Held by one engine of a machine at a time, while it chooses what others could choose too:
 * subnets, and whether the machine passes packets on.
 */
final class MachineLock implements AutoCloseable {
    private static final Path FILE = Path.of("/run/bulkhead-network.lock");

    /** A file lock is a process's: within one, engines need this too. */
    private static final ReentrantLock WITHIN = new ReentrantLock();

    private final FileChannel channel;
    private final FileLock lock;

    private MachineLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the lock, waiting for it. */
    static MachineLock take() throws IOException {
        WITHIN.lock();
        try {
            Files.createDirectories(FILE.resolveSibling(""));
            FileChannel channel =
                    FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                return new MachineLock(channel, channel.lock());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            WITHIN.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            lock.release();
        } finally {
            WITHIN.unlock();
        }
    }
}
