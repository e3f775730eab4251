package dev.bulkhead.runtime;

import dev.bulkhead.runtime.launch.ContainerExit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How a program ended and what it said.
 *
 * @param exit its end
 * @param out its standard output, without the last line feed
 * @param err its standard error, without the last line feed
 */
record Outcome(ContainerExit exit, String out, String err) {
    private static final int HEADER = 16;

    static Outcome of(Path directory, ContainerExit exit) {
        try {
            return new Outcome(
                    exit,
                    output(directory, 1).stripTrailing(),
                    output(directory, 2).stripTrailing());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the exit code. */
    int code() {
        return exit.code();
    }

    /** Returns the lines of standard output. */
    List<String> lines() {
        return out.lines().toList();
    }

    /** Returns what the log has of one stream. */
    static String output(Path directory, int stream) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer log =
                ByteBuffer.wrap(Files.readAllBytes(directory.resolve("log")))
                        .order(ByteOrder.LITTLE_ENDIAN);
        while (log.remaining() >= HEADER) {
            int of = log.get(log.position());
            int length = log.getInt(log.position() + 4);
            if (log.remaining() < HEADER + length) {
                break;
            }
            byte[] bytes = new byte[length];
            log.get(log.position() + HEADER, bytes);
            log.position(log.position() + HEADER + length);
            if (of == stream) {
                text.append(new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
