package dev.bulkhead.cli;

/**
 * A command: a class annotated with picocli's name and description, whose options are its fields.
 *
 * <p>picocli takes its time to understand a class, so the object is used again: it serves one
 * caller at a time, and picocli sets all option fields anew for each. It keeps nothing else between
 * calls, and leaves nothing running that looks at its fields afterwards.
 */
interface CallerCommand {
    /**
     * Does the work for a caller.
     *
     * @return the exit code
     * @throws CommandFailure if it cannot be done, with the exit code; any other exception means
     *     exit code 1
     */
    int run(Caller caller) throws Exception;
}
