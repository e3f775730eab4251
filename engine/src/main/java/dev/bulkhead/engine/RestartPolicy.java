package dev.bulkhead.engine;

import dev.bulkhead.runtime.plan.RestartRule;
import java.util.Locale;

/**
 * What happens when a container's program ends by itself. Between two runs lie 100 milliseconds at
 * first and twice as long each time, up to a minute; a run of ten seconds makes good. It is carried
 * out beside the container, whether an engine is open or not.
 *
 * @param mode when it is started again
 * @param maxRetries with {@code ON_FAILURE}, how often at most; 0: without end
 */
public record RestartPolicy(Mode mode, int maxRetries) {
    /** What has ended has ended. */
    public static final RestartPolicy NO = new RestartPolicy(Mode.NO, 0);

    public RestartPolicy {
        if (maxRetries < 0) {
            throw new IllegalArgumentException(
                    "restart: " + maxRetries + " is not a number of restarts");
        }
        if (maxRetries > 0 && mode != Mode.ON_FAILURE) {
            throw new IllegalArgumentException(
                    "restart: only on-failure takes a maximum, as on-failure:3");
        }
    }

    /** When a container is started again. */
    public enum Mode {
        /** Never. */
        NO,
        /** Always; one that was stopped by a user again when an engine opens its directory. */
        ALWAYS,
        /** Always, until a user stops it. */
        UNLESS_STOPPED,
        /** When its exit code is not 0. */
        ON_FAILURE;

        /** Returns its name on a command line, such as {@code unless-stopped}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Returns what the monitor is to do. */
    RestartRule rule() {
        return switch (mode) {
            case NO -> RestartRule.NEVER;
            case ALWAYS, UNLESS_STOPPED -> new RestartRule(RestartRule.When.ALWAYS, 0);
            case ON_FAILURE -> new RestartRule(RestartRule.When.ON_FAILURE, maxRetries);
        };
    }

    /** Returns whether a container is to run again that has ended while nobody kept it. */
    boolean wants(int exitCode, int restarts, boolean stoppedByUser) {
        return switch (mode) {
            case NO -> false;
            case ALWAYS -> true;
            case UNLESS_STOPPED -> !stoppedByUser;
            case ON_FAILURE ->
                    !stoppedByUser && exitCode != 0 && (maxRetries == 0 || restarts < maxRetries);
        };
    }
}
