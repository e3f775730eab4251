package dev.bulkhead.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Reads a container's log: records of {stream, 3 zero bytes, u32 length, u64 nanoseconds since the
 * epoch} and the bytes, in {@code log}, and what was rotated before in {@code log.1} and so on, the
 * highest number first.
 */
final class LogReader {
    private static final int HEADER = 16;
    private static final int MAX_PAYLOAD = 1 << 20;
    private static final long POLL_MILLIS = 20;

    private final Path directory;
    private final Predicate<LogRecord> consumer;

    LogReader(Path directory, Predicate<LogRecord> consumer) {
        this.directory = directory;
        this.consumer = consumer;
    }

    /**
     * Reads from the beginning.
     *
     * @param more whether more may come: asked at the end of what is there
     */
    void read(BooleanSupplier more) throws IOException {
        for (Path file : rotated()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                if (!readAvailable(channel)) {
                    return;
                }
            }
        }
        follow(more);
    }

    private List<Path> rotated() {
        List<Path> files = new ArrayList<>();
        for (int number = 1; Files.exists(directory.resolve("log." + number)); number++) {
            files.addFirst(directory.resolve("log." + number));
        }
        return files;
    }

    private void follow(BooleanSupplier more) throws IOException {
        FileChannel channel = open();
        try {
            for (; ; ) {
                boolean last = !more.getAsBoolean();
                if (!readAvailable(channel) || last) {
                    return;
                }
                if (wasRotated(channel)) {
                    // What was written to it until then is read to its end; then the next file is
                    // taken.
                    if (!readAvailable(channel)) {
                        return;
                    }
                    channel.close();
                    channel = open();
                } else {
                    Thread.sleep(POLL_MILLIS);
                }
            }
        } catch (NoSuchFileException _) {
            // Nothing was ever written, or the container was removed meanwhile.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            channel.close();
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(directory.resolve("log"), StandardOpenOption.READ);
    }

    private boolean wasRotated(FileChannel channel) throws IOException {
        return Files.size(directory.resolve("log")) < channel.position();
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
            header.flip();
            int stream = header.get(0);
            int length = header.getInt(4);
            long nanoseconds = header.getLong(8);
            if (length < 0 || length > MAX_PAYLOAD) {
                throw new IOException(
                        "the log is damaged: a record of "
                                + Integer.toUnsignedString(length)
                                + " bytes at offset "
                                + start);
            }
            ByteBuffer payload = ByteBuffer.allocate(length);
            if (!fill(channel, payload)) {
                channel.position(start);
                return true;
            }
            LogRecord.Stream which = stream == 2 ? LogRecord.Stream.ERROR : LogRecord.Stream.OUTPUT;
            if (!consumer.test(
                    new LogRecord(which, Instant.ofEpochSecond(0, nanoseconds), payload.array()))) {
                return false;
            }
        }
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
