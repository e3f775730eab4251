package dev.bulkhead.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a container's program said, and how it ended. */
record Outcome(int code, String output, String error) {
    static Outcome of(Container container, int code) throws EngineException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        container.logs(
                false,
                record -> {
                    (record.stream() == LogRecord.Stream.OUTPUT ? output : error)
                            .writeBytes(record.bytes());
                    return true;
                });
        return new Outcome(
                code,
                output.toString(StandardCharsets.UTF_8),
                error.toString(StandardCharsets.UTF_8));
    }

    List<String> lines() {
        return output.lines().toList();
    }
}
