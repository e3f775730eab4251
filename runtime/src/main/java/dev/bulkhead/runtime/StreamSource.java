package dev.bulkhead.runtime;

import java.util.OptionalInt;

/** What a program's standard streams are. */
public sealed interface StreamSource {
    /**
     * Descriptors of this process, by number, with nothing between; they stay the caller's.
     *
     * @param input empty: there is nothing to read
     */
    record Direct(OptionalInt input, int output, int error) implements StreamSource {}

    /**
     * Pipes; the monitor writes what comes to the log.
     *
     * @param input whether standard input is kept open for clients to feed; otherwise it is empty
     */
    record Logged(boolean input) implements StreamSource {}

    /** A terminal made in the container. */
    record Terminal() implements StreamSource {}
}
