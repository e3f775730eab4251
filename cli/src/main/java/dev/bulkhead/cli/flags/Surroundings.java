package dev.bulkhead.cli.flags;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What of the caller's process the values of flags refer to: this process is another one, with a
 * directory, an environment and an input of its own.
 *
 * @param environment the caller's variables
 * @param directory the caller's working directory, absolute; empty if it was removed
 * @param input the caller's standard input
 */
public record Surroundings(
        Map<String, String> environment, Optional<Path> directory, InputStream input) {
    private static final String STANDARD_INPUT = "/dev/stdin";
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    /** Returns a path absolute, seen from the caller's directory, without dots. */
    public Path resolve(String flag, String text) {
        if (text.isEmpty()) {
            throw new InvalidFlagException(flag, text, "expected a path");
        }
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path.normalize();
            }
            return directory
                    .orElseThrow(() ->
                            new InvalidFlagException(
                                    flag,
                                    text,
                                    "a relative path, but the working directory is gone; give an"
                                            + " absolute one"))
                    .resolve(path)
                    .normalize();
        } catch (InvalidPathException _) {
            throw new InvalidFlagException(flag, text, "no path has such characters");
        }
    }

    /** Opens a file of the caller's for reading; {@code /dev/stdin} is the caller's input. */
    public InputStream open(String flag, String text) {
        if (text.equals(STANDARD_INPUT)) {
            return input;
        }
        Path path = resolve(flag, text);
        if (path.startsWith("/dev/fd") || path.startsWith("/proc/self")) {
            throw new InvalidFlagException(
                    flag,
                    text,
                    "only the caller's process has this open, the server has not; give a file or "
                            + STANDARD_INPUT);
        }
        try {
            if (Files.isDirectory(path)) {
                throw new InvalidFlagException(flag, text, "a directory; expected a file");
            }
            return Files.newInputStream(path);
        } catch (IOException failure) {
            throw unreadable(flag, text, failure);
        }
    }

    /**
     * Reads a file of the caller's, without a byte order mark.
     *
     * @param most how many bytes are accepted
     */
    String read(String flag, String text, int most) {
        try (InputStream stream = open(flag, text)) {
            byte[] bytes = stream.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new InvalidFlagException(
                        flag, text, "larger than the %d bytes that are accepted".formatted(most));
            }
            String content =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return content.indexOf(BYTE_ORDER_MARK) == 0 ? content.substring(1) : content;
        } catch (CharacterCodingException _) {
            throw new InvalidFlagException(flag, text, "the file is not written in UTF-8");
        } catch (IOException failure) {
            throw unreadable(flag, text, failure);
        }
    }

    private static InvalidFlagException unreadable(String flag, String text, IOException failure) {
        String reason =
                switch (failure) {
                    case NoSuchFileException _ -> "there is no such file";
                    case FileSystemException known when known.getReason() != null ->
                            "cannot be read: " + known.getReason();
                    case IOException other -> "cannot be read: " + other.getMessage();
                };
        return new InvalidFlagException(flag, text, reason);
    }
}
