package dev.bulkhead.cli;

import java.util.OptionalInt;

/**
 * How a caller is connected with a container.
 *
 * @param monitor the descriptor of a SOCK_SEQPACKET socket to the monitor, still the giver's to
 *     close
 * @param log the descriptor of the log to read from, still the giver's to close; empty if the
 *     caller need not show output
 * @param logOffset where reading the log begins, in bytes
 * @param terminal whether the caller's terminal becomes raw and its size is reported
 * @param input whether the caller's standard input goes to the container
 * @param signals whether signals that the caller receives go to the container; otherwise they are
 *     the command's, as before
 * @param detachKeys what the user types to leave the container alone; for a terminal only
 */
public record Attachment(
        int monitor,
        OptionalInt log,
        long logOffset,
        boolean terminal,
        boolean input,
        boolean signals,
        DetachKeys detachKeys) {
    public Attachment {
        if (logOffset < 0) {
            throw new IllegalArgumentException("log offset " + logOffset);
        }
    }
}
