package dev.bulkhead.lab;

import java.io.InterruptedIOException;
import java.time.Duration;

/** Waiting for nothing in particular. */
final class Pause {
    private Pause() {}

    /** Waits; an interruption ends what the thread does, as it does within a command. */
    static void of(Duration time) throws InterruptedIOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interruption) {
            throw new InterruptedIOException("interrupted");
        }
    }
}
