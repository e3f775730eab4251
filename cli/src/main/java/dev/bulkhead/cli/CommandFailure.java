package dev.bulkhead.cli;

/** A command cannot do what it was asked: the message is for the user, the code for the shell. */
public final class CommandFailure extends Exception {
    private final int exitCode;

    /**
     * Describes a failure.
     *
     * @param exitCode 1 to 255
     * @param message names the thing, the cause and the cure
     */
    public CommandFailure(int exitCode, String message) {
        super(message);
        if (exitCode < 1 || exitCode > 255) {
            throw new IllegalArgumentException("exit code of a failure: " + exitCode);
        }
        this.exitCode = exitCode;
    }

    /** Describes a failure with exit code 1. */
    public CommandFailure(String message) {
        this(1, message);
    }

    /** Returns the code that the front exits with. */
    public int exitCode() {
        return exitCode;
    }
}
