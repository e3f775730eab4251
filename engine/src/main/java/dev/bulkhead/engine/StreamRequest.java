package dev.bulkhead.engine;

import java.util.OptionalInt;

/** What a program's standard streams are to be. */
public sealed interface StreamRequest {
    /**
     * The caller's own descriptors, with nothing between: a pipe of gigabytes runs at a pipe's
     * speed. The numbers are open in this process and stay the caller's. Regular files, pipes and
     * /dev/null only: a terminal would let the container read its keys, a directory would be a way
     * out.
     *
     * @param input empty: nothing is to be read
     */
    record Direct(OptionalInt input, int output, int error) implements StreamRequest {}

    /**
     * Pipes; the monitor writes what comes to the log.
     *
     * @param input whether standard input is a pipe too, fed by whoever is attached; otherwise it
     *     is empty
     */
    record Logged(boolean input) implements StreamRequest {}

    /**
     * A terminal of the container's own.
     *
     * @param rows its height; 0: not known
     * @param columns its width
     */
    record Terminal(int rows, int columns) implements StreamRequest {}
}
