package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes the time of whole processes, by a small program in C that starts them and waits for them;
 * {@code src/main/c/stopwatch.c} says why not by the JVM.
 */
final class Stopwatch {
    private static final String PLACE = "bulkhead.stopwatch";

    private final String program;

    /** Uses a stopwatch that is built. */
    Stopwatch(Path program) {
        this.program = program.toString();
    }

    /** Finds the stopwatch where the build has put it. */
    static Stopwatch find() {
        String place = System.getProperty(PLACE);
        if (place == null) {
            throw new IllegalStateException(
                    "the system property " + PLACE + " does not say where the stopwatch is");
        }
        return new Stopwatch(Path.of(place));
    }

    /**
     * Runs a command.
     *
     * @return nanoseconds from before its start until it has been waited for
     * @throws IOException if it does not end with 0
     */
    long time(Command command) throws IOException {
        return timeTogether(command, 1);
    }

    /**
     * Starts a command many times without waiting in between, then waits for all. In its arguments,
     * "{}" stands for the number of the process, from 1.
     *
     * @return nanoseconds from before the first start until the last has been waited for
     * @throws IOException if one does not end with 0
     */
    long timeTogether(Command command, int count) throws IOException {
        List<String> counting = List.of(program, "-n", Integer.toString(count));
        return Long.parseLong(command.executedBy(counting).run());
    }
}
