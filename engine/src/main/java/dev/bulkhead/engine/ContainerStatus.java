package dev.bulkhead.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a container is.
 *
 * @param phase where in its life it is
 * @param pid its first process as the host sees it; while it runs
 * @param started when it was last started
 * @param ended when it last ended
 * @param exitCode of its last end: the program's, or 128 and the signal
 * @param error why it could not be started, or what else went wrong
 */
public record ContainerStatus(
        Phase phase,
        OptionalInt pid,
        Optional<Instant> started,
        Optional<Instant> ended,
        OptionalInt exitCode,
        Optional<String> error) {

    /** Where in its life a container is. */
    public enum Phase {
        /** It was made and never started. */
        CREATED,
        /** Its processes run. */
        RUNNING,
        /** Its processes are stopped where they are. */
        PAUSED,
        /** Its first process has ended. */
        EXITED
    }

    /** Returns whether it has processes. */
    public boolean isAlive() {
        return phase == Phase.RUNNING || phase == Phase.PAUSED;
    }
}
