package dev.bulkhead.kernel.cgroup;

import java.io.IOException;
import java.time.Duration;

/** Waits for what the kernel does in the background and tells nobody about. */
final class Patience {
    private static final long LIMIT = Duration.ofSeconds(5).toNanos();
    private static final long FIRST_PAUSE = Duration.ofNanos(100_000).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(20).toNanos();

    private Patience() {}

    /** A state that is looked at again and again. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * Waits with growing pauses, at most five seconds. An interrupt doesn't cut it short, since
     * what is waited for is mostly a cleanup; the thread stays marked as interrupted.
     *
     * @return whether the condition holds
     */
    static boolean until(Condition condition) throws IOException {
        long deadline = System.nanoTime() + LIMIT;
        boolean interrupted = false;
        try {
            for (long pause = FIRST_PAUSE;
                    !condition.holds();
                    pause = Math.min(2 * pause, LONGEST_PAUSE)) {
                if (System.nanoTime() >= deadline) {
                    return false;
                }
                try {
                    Thread.sleep(Duration.ofNanos(pause));
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
