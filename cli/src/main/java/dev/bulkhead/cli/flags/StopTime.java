package dev.bulkhead.cli.flags;

import java.time.Duration;

/** Reads how long to wait for a container before it is killed. */
public final class StopTime {
    static final String FLAG = "--stop-timeout";

    private static final int FOR_EVER = -1;

    private StopTime() {}

    /** Returns the time; for -1 one that no container sees the end of. */
    public static Duration parse(String flag, String text) {
        long seconds = WholeNumber.parse(flag, text, FOR_EVER, Integer.MAX_VALUE);
        return Duration.ofSeconds(seconds == FOR_EVER ? Integer.MAX_VALUE : seconds);
    }
}
