package dev.bulkhead.engine;

import java.time.Instant;
import java.util.List;

/**
 * What a container's health check says.
 *
 * @param state what it makes of its last probes
 * @param failingStreak how many probes have failed one after another
 * @param log the last probes, the oldest first
 */
public record Health(State state, int failingStreak, List<Probe> log) {
    /** How many probes the log keeps. */
    public static final int LOG_LENGTH = 5;

    public Health {
        log = List.copyOf(log);
    }

    /** What a health check makes of its probes. */
    public enum State {
        /** None has succeeded yet, and it is too early to tell. */
        STARTING,
        /** The last one succeeded. */
        HEALTHY,
        /** Too many have failed. */
        UNHEALTHY
    }

    /**
     * One look at a container.
     *
     * @param started when it began
     * @param ended when it was over
     * @param exitCode 0: well; -1: it took too long
     * @param output what it wrote, shortened
     */
    public record Probe(Instant started, Instant ended, int exitCode, String output) {}
}
