package dev.bulkhead.kernel;

/**
 * How a process ended: waitid(2).
 *
 * @param code what it gave to exit(2), 0 to 255; 0 if a signal ended it
 * @param signal the signal that ended it, 1 to 64; 0 if it exited by itself
 */
public record ExitStatus(int code, int signal) {
    private static final int SIGNAL_BASE = 128;

    public ExitStatus {
        if (code < 0 || code > 255 || signal < 0 || signal > 64 || (code != 0 && signal != 0)) {
            throw new IllegalArgumentException("exit code %d, signal %d".formatted(code, signal));
        }
    }

    /** Returns the number that a shell shows: the code, or 128 + the signal. */
    public int shellCode() {
        return signal == 0 ? code : SIGNAL_BASE + signal;
    }
}
