package dev.bulkhead.engine;

import java.util.OptionalInt;

/**
 * A connection to a container's monitor, for one who shows its output and gives it input. The
 * descriptors are open in this process and belong to whoever holds the attachment; closing it
 * closes them and leaves the container as it is.
 *
 * @param socket a SOCK_SEQPACKET connection that speaks the monitor's protocol (see
 *     ARCHITECTURE.md)
 * @param log the log, open for reading; empty where the streams are direct
 * @param logOffset where in the log to begin
 * @param closing closes both
 */
public record Attachment(int socket, OptionalInt log, long logOffset, Runnable closing)
        implements AutoCloseable {
    @Override
    public void close() {
        closing.run();
    }
}
