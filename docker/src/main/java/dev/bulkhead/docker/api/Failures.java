package dev.bulkhead.docker.api;

import dev.bulkhead.engine.EngineException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Optional;

/** What failures are in this API: a status and a sentence that clients look into. */
final class Failures {
    private Failures() {}

    static int status(EngineException e) {
        return switch (e.kind()) {
            case BAD_REQUEST, PROGRAM_NOT_FOUND, PROGRAM_NOT_EXECUTABLE -> 400;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case FAILED -> 500;
        };
    }

    /**
     * Returns the sentence; clients look for some words: the CLI for its exit codes 126 and 127.
     */
    static String message(Exception failure) {
        String text = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        if (failure instanceof EngineException e
                && e.kind() == EngineException.Kind.PROGRAM_NOT_FOUND) {
            return text + ": executable file not found in $PATH: unknown";
        }
        return text.startsWith("no such ") ? "N" + text.substring(1) : text;
    }

    static byte[] body(String message) {
        return Call.line(new ObjectWriter().string("message", message).finish(JsonObject.EMPTY));
    }
}
