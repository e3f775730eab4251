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
 * @param restarts how often it was started again by its restart policy
 * @param outOfMemory whether the kernel killed one of its processes for want of memory in its last
 *     run
 * @param health what its health check says; empty where it has none
 */
public record ContainerStatus(
        Phase phase,
        OptionalInt pid,
        Optional<Instant> started,
        Optional<Instant> ended,
        OptionalInt exitCode,
        Optional<String> error,
        int restarts,
        boolean outOfMemory,
        Optional<Health> health) {

    /** Where in its life a container is. */
    public enum Phase {
        /** It was made and never started. */
        CREATED,
        /** Its processes run. */
        RUNNING,
        /** Its processes are stopped where they are. */
        PAUSED,
        /** Its first process has ended, and its restart policy is about to start it again. */
        RESTARTING,
        /** Its first process has ended. */
        EXITED
    }

    /** Returns how a container is that was made and never started. */
    static ContainerStatus created() {
        return new ContainerStatus(
                Phase.CREATED,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                0,
                false,
                Optional.empty());
    }

    /** Returns how a container is that could not be started. */
    static ContainerStatus failed(int exitCode, String reason) {
        return new ContainerStatus(
                Phase.CREATED,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(exitCode),
                Optional.of(reason),
                0,
                false,
                Optional.empty());
    }

    /** Returns how a container is whose program runs. */
    static ContainerStatus running(int pid, Instant started, int restarts) {
        return new ContainerStatus(
                Phase.RUNNING,
                OptionalInt.of(pid),
                Optional.of(started),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                restarts,
                false,
                Optional.empty());
    }

    /**
     * Returns how a container is whose program has ended.
     *
     * @param phase {@code EXITED}, or {@code RESTARTING}
     */
    ContainerStatus ended(Phase phase, Optional<Instant> time, int code, Optional<String> error) {
        return new ContainerStatus(
                phase,
                OptionalInt.empty(),
                started,
                time,
                OptionalInt.of(code),
                error,
                restarts,
                outOfMemory,
                health);
    }

    ContainerStatus with(Phase other) {
        return new ContainerStatus(
                other, pid, started, ended, exitCode, error, restarts, outOfMemory, health);
    }

    ContainerStatus with(Health other) {
        return new ContainerStatus(
                phase,
                pid,
                started,
                ended,
                exitCode,
                error,
                restarts,
                outOfMemory,
                Optional.of(other));
    }

    ContainerStatus withOutOfMemory(boolean other) {
        return new ContainerStatus(
                phase, pid, started, ended, exitCode, error, restarts, other, health);
    }

    ContainerStatus withRestarts(int other) {
        return new ContainerStatus(
                phase, pid, started, ended, exitCode, error, other, outOfMemory, health);
    }

    /** Returns whether it has processes, or will have some again without being asked to. */
    public boolean isAlive() {
        return switch (phase) {
            case RUNNING, PAUSED, RESTARTING -> true;
            case CREATED, EXITED -> false;
        };
    }
}
