package dev.bulkhead.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Reads a container's log: records of {stream, 3 zero bytes, u32 length, u64 nanoseconds since the
 * epoch} and the bytes.
 */
final class LogReader {
    private static final int HEADER = 16;
    private static final int MAX_PAYLOAD = 1 << 20;
    private static final long POLL_MILLIS = 20;

    private final LogFiles files;
    private final Predicate<LogRecord> consumer;
    private final Growth growth;

    /** Waits until the log may have grown. */
    interface Growth {
        void await() throws InterruptedException;
    }

    LogReader(Path directory, Predicate<LogRecord> consumer) {
        this(new LogFiles(directory), consumer, () -> Thread.sleep(POLL_MILLIS));
    }

    LogReader(LogFiles files, Predicate<LogRecord> consumer, Growth growth) {
        this.files = files;
        this.consumer = consumer;
        this.growth = growth;
    }

    /**
     * Reads from the beginning; nothing if nothing was ever written.
     *
     * @param more whether more may come: asked at the end of what is there
     */
    void read(BooleanSupplier more) throws IOException {
        Optional<LogFiles.Open> oldest = files.oldest();
        if (oldest.isPresent()) {
            try {
                read(oldest.get(), more);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Reads from where a file stands, and closes it.
     *
     * @param more whether more may come: asked at the end of what is there
     */
    void read(LogFiles.Open oldest, BooleanSupplier more) throws IOException, InterruptedException {
        LogFiles.Open current = oldest;
        try {
            for (; ; ) {
                boolean last = !more.getAsBoolean();
                // Asked before the file is read: what has a successor is complete.
                Optional<LogFiles.Open> next = files.next(current);
                boolean wanted = readAvailable(current.channel());
                if (next.isPresent()) {
                    current.close();
                    current = next.get();
                } else if (last) {
                    return;
                } else if (wanted) {
                    growth.await();
                }
                if (!wanted) {
                    return;
                }
            }
        } finally {
            current.close();
        }
    }

    /** Gives all whole records to the consumer; returns whether that wants more. */
    private boolean readAvailable(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        for (; ; ) {
            long start = channel.position();
            header.clear();
            if (!fill(channel, header)) {
                channel.position(start);
                return true;
            }
            ByteBuffer payload = ByteBuffer.allocate(length(header.flip(), start));
            if (!fill(channel, payload)) {
                channel.position(start);
                return true;
            }
            if (!consumer.test(record(header, payload.array()))) {
                return false;
            }
        }
    }

    private static int length(ByteBuffer header, long offset) throws IOException {
        int length = header.getInt(4);
        if (length < 0 || length > MAX_PAYLOAD) {
            throw new IOException(
                    "the log is damaged: a record of %s bytes at offset %d"
                            .formatted(Integer.toUnsignedString(length), offset));
        }
        return length;
    }

    private static LogRecord record(ByteBuffer header, byte[] bytes) {
        LogRecord.Stream stream =
                header.get(0) == 2 ? LogRecord.Stream.ERROR : LogRecord.Stream.OUTPUT;
        return new LogRecord(stream, Instant.ofEpochSecond(0, header.getLong(8)), bytes);
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }
}
