package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.Surroundings;

/** What of a caller the flags' values refer to. */
final class CallerSurroundings {
    private CallerSurroundings() {}

    static Surroundings of(Caller caller) {
        return new Surroundings(caller.environment(), caller.workingDirectory(), caller.in());
    }
}
