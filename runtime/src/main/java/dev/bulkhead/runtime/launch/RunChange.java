package dev.bulkhead.runtime.launch;

import java.time.Duration;

/** What a monitor makes of its container by itself. */
public sealed interface RunChange {
    /**
     * The program has ended, and is launched again.
     *
     * @param delay when
     */
    record Ended(ContainerExit exit, Duration delay) implements RunChange {}

    /**
     * The program runs again.
     *
     * @param pid its first process, as this process sees it
     */
    record Restarted(int pid) implements RunChange {}
}
