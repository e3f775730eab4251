package dev.bulkhead.engine;

import java.time.Instant;

/**
 * A piece of a container's output, as it was written.
 *
 * @param stream where it was written
 * @param time when
 * @param bytes what; not copied, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // pieces of output are passed on, never compared
public record LogRecord(Stream stream, Instant time, byte[] bytes) {
    /** A standard stream. */
    public enum Stream {
        OUTPUT,
        ERROR
    }
}
