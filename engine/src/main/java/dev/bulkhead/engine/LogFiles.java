package dev.bulkhead.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The files of a log: {@code log}, which is written to, and what was rotated before in {@code
 * log.1} and so on, the highest number first. They are renamed while they are read, so a file is
 * known by what it is, not by its name.
 */
final class LogFiles {
    /** More than any log has. */
    private static final int MOST_FILES = 101;

    private final Path directory;

    LogFiles(Path directory) {
        this.directory = directory;
    }

    /** A file that is open for reading. */
    record Open(FileChannel channel, Object identity) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Opens the oldest file; empty if there is none. */
    Optional<Open> oldest() throws IOException {
        for (; ; ) {
            int number = oldestBelow(MOST_FILES);
            Optional<Open> oldest = number < 0 ? Optional.empty() : open(number);
            if (oldestBelow(MOST_FILES) == number) {
                return oldest;
            }
            close(oldest);
        }
    }

    /** Opens the file that is written to, at its end; makes it where nothing was ever written. */
    Open current() throws IOException {
        try {
            Files.createFile(
                    file(0),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            // Something was written before.
        }
        Open current = open(0).orElseThrow(() -> new NoSuchFileException(file(0).toString()));
        current.channel().position(current.channel().size());
        return current;
    }

    /** Opens a file that is open already, and perhaps has no name any more, at a position. */
    static Open opened(int descriptor, long position) throws IOException {
        Path file = Path.of("/proc/self/fd", Integer.toString(descriptor));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        channel.position(position);
        return new Open(channel, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    /** Opens the file that came after one; empty if that is the one that is written to. */
    Optional<Open> next(Open current) throws IOException {
        for (; ; ) {
            int position = position(current);
            if (position == 0) {
                return Optional.empty();
            }
            int number = oldestBelow(position);
            Optional<Open> next = number < 0 ? Optional.empty() : open(number);
            if (position(current) == position) {
                return next;
            }
            close(next);
        }
    }

    /** Returns a file's number now; that of none if it was rotated away. */
    private int position(Open file) throws IOException {
        for (int number = 0; number < MOST_FILES; number++) {
            if (identity(number).equals(Optional.of(file.identity()))) {
                return number;
            }
        }
        return MOST_FILES;
    }

    /** Returns the number of the oldest file among those with lower numbers; -1: there is none. */
    private int oldestBelow(int limit) {
        int number = limit - 1;
        while (number >= 0 && Files.notExists(file(number))) {
            number--;
        }
        return number;
    }

    private static void close(Optional<Open> file) throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }

    private Optional<Open> open(int number) throws IOException {
        for (; ; ) {
            Optional<Object> identity = identity(number);
            if (identity.isEmpty()) {
                return Optional.empty();
            }
            FileChannel channel;
            try {
                channel = FileChannel.open(file(number), StandardOpenOption.READ);
            } catch (NoSuchFileException _) {
                return Optional.empty();
            }
            if (identity(number).equals(identity)) {
                return Optional.of(new Open(channel, identity.get()));
            }
            channel.close();
        }
    }

    private Optional<Object> identity(int number) throws IOException {
        try {
            return Optional.of(
                    Files.readAttributes(file(number), BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private Path file(int number) {
        return directory.resolve(number == 0 ? "log" : "log." + number);
    }
}
