package dev.bulkhead.kernel;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reading and writing by file descriptor: read(2), write(2), ppoll(2). A call that a signal
 * interrupts is made again. Results follow java.nio: -1 is the end of the file, 0 means that a
 * non-blocking descriptor has nothing now.
 *
 * <p>On a descriptor that blocks, these calls block the thread with its carrier: a virtual thread
 * uses non-blocking descriptors and the methods that take a {@link Poller}.
 */
public final class Io {
    /** There is something to read, or the end of the file. */
    public static final int POLLIN = 0x1;

    /** Writing is possible. */
    public static final int POLLOUT = 0x4;

    /** The descriptor has an error, or the reader of a pipe is gone. */
    public static final int POLLERR = 0x8;

    /** The other side hung up. */
    public static final int POLLHUP = 0x10;

    private static final int FIRST_READ = 8 * 1024;

    private Io() {}

    /**
     * Reads once into the buffer's remaining space.
     *
     * @return the number of bytes, 0 if nothing is there now, -1 at the end of the file
     */
    public static int read(Fd fd, ByteBuffer buffer) throws IOException {
        if (!buffer.hasRemaining()) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            OffHeap target = OffHeap.toFill(arena, buffer);
            long result =
                    Native.callUninterrupted(
                            SystemCall.READ, fd.number(), target.address(), target.size());
            if (result == -Errno.EAGAIN) {
                return 0;
            }
            int count =
                    (int) Native.check(result, () -> "read(%s, %d)".formatted(fd, target.size()));
            target.filled(count);
            return count == 0 ? -1 : count;
        }
    }

    /** Reads once into an array, as {@link #read(Fd, ByteBuffer)} does. */
    public static int read(Fd fd, byte[] bytes) throws IOException {
        return read(fd, ByteBuffer.wrap(bytes));
    }

    /**
     * Reads once, waiting until something is there.
     *
     * @return the number of bytes, or -1 at the end of the file
     */
    public static int read(Fd fd, ByteBuffer buffer, Poller poller) throws IOException {
        int count = read(fd, buffer);
        while (count == 0 && buffer.hasRemaining()) {
            poller.awaitReadable(fd);
            count = read(fd, buffer);
        }
        return count;
    }

    /**
     * Fills the buffer's remaining space, waiting as long as it takes.
     *
     * @throws EOFException if the file ends before
     */
    public static void readFully(Fd fd, ByteBuffer buffer, Poller poller) throws IOException {
        while (buffer.hasRemaining()) {
            if (read(fd, buffer, poller) == -1) {
                throw new EOFException("%s ended %d bytes early".formatted(fd, buffer.remaining()));
            }
        }
    }

    /**
     * Reads a descriptor to its end; one that blocks, such as a file of proc(5).
     *
     * @param limit the largest size accepted, in bytes
     * @throws IOException also if there is more than the limit, or a read would block
     */
    public static byte[] readAll(Fd fd, int limit) throws IOException {
        byte[] bytes = new byte[(int) Math.min(FIRST_READ, limit + 1L)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int count = read(fd, buffer); count != -1; count = read(fd, buffer)) {
            if (count == 0) {
                throw new IOException("%s has no end yet: reading would block".formatted(fd));
            }
            if (buffer.position() > limit) {
                throw new IOException("%s holds more than %d bytes".formatted(fd, limit));
            }
            if (!buffer.hasRemaining()) {
                int position = buffer.position();
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, limit + 1L));
                buffer = ByteBuffer.wrap(bytes).position(position);
            }
        }
        return Arrays.copyOf(bytes, buffer.position());
    }

    /**
     * Writes once from the buffer's remaining bytes.
     *
     * @return the number of bytes taken, 0 if none can be taken now
     */
    public static int write(Fd fd, ByteBuffer buffer) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            OffHeap source = OffHeap.toDrain(arena, buffer);
            long result =
                    Native.callUninterrupted(
                            SystemCall.WRITE, fd.number(), source.address(), source.size());
            if (result == -Errno.EAGAIN) {
                return 0;
            }
            int count =
                    (int) Native.check(result, () -> "write(%s, %d)".formatted(fd, source.size()));
            source.drained(count);
            return count;
        }
    }

    /** Writes all of the buffer, waiting by a poller whenever nothing can be taken. */
    public static void writeFully(Fd fd, ByteBuffer buffer, Poller poller) throws IOException {
        while (buffer.hasRemaining()) {
            if (write(fd, buffer) == 0) {
                poller.awaitWritable(fd);
            }
        }
    }

    /** Writes all of an array; blocks the thread itself whenever nothing can be taken. */
    public static void writeFully(Fd fd, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (write(fd, buffer) == 0) {
                poll(fd, POLLOUT, Duration.ofDays(1));
            }
        }
    }

    /**
     * Blocks the thread itself until one of the events happens; for platform threads, and for a
     * look without waiting (timeout zero).
     *
     * @param events {@code POLL*}
     * @return the events that happened, POLLERR and POLLHUP even unasked; 0 after the timeout
     */
    public static int poll(Fd fd, int events, Duration timeout) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pollfd = arena.allocate(8, 4);
            pollfd.set(ValueLayout.JAVA_INT, 0, fd.number());
            pollfd.set(ValueLayout.JAVA_SHORT, 4, (short) events);
            MemorySegment timespec = arena.allocate(16, 8);
            timespec.set(ValueLayout.JAVA_LONG, 0, timeout.getSeconds());
            timespec.set(ValueLayout.JAVA_LONG, 8, timeout.getNano());
            // The system call leaves the time that remains in the timespec, so that the sum of
            // interrupted waits is the timeout.
            long result =
                    Native.callUninterrupted(
                            SystemCall.PPOLL, pollfd.address(), 1, timespec.address(), 0, 0);
            Native.check(result, () -> "ppoll(%s, %#x, %s)".formatted(fd, events, timeout));
            return pollfd.get(ValueLayout.JAVA_SHORT, 6);
        }
    }
}
