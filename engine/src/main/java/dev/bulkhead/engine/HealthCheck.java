package dev.bulkhead.engine;

import java.time.Duration;
import java.util.List;

/**
 * How to find out whether a container does its work: a program that is run in it from time to time,
 * as long as an engine is open.
 *
 * @param command the program and its arguments; empty: no check, not even the image's
 * @param interval time from the end of a probe to the next
 * @param timeout time after which a probe counts as failed
 * @param startPeriod time for the start, in which failures do not count
 * @param startInterval time from a probe to the next during the start
 * @param retries failures in a row that make it unhealthy
 */
public record HealthCheck(
        List<String> command,
        Duration interval,
        Duration timeout,
        Duration startPeriod,
        Duration startInterval,
        int retries) {
    /** What an image or a request leaves open. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

    /** What an image or a request leaves open. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** What an image or a request leaves open. */
    public static final Duration DEFAULT_START_INTERVAL = Duration.ofSeconds(5);

    /** What an image or a request leaves open. */
    public static final int DEFAULT_RETRIES = 3;

    /** No check, not even the image's. */
    public static final HealthCheck NONE = of(List.of());

    private static final Duration SHORTEST = Duration.ofMillis(1);

    public HealthCheck {
        command = List.copyOf(command);
        interval = or(interval, DEFAULT_INTERVAL, "interval");
        timeout = or(timeout, DEFAULT_TIMEOUT, "timeout");
        startInterval = or(startInterval, DEFAULT_START_INTERVAL, "start-interval");
        if (startPeriod.isNegative()) {
            throw new IllegalArgumentException("health-start-period: it is negative");
        }
        if (retries < 0) {
            throw new IllegalArgumentException("health-retries: " + retries + " is negative");
        }
        retries = retries == 0 ? DEFAULT_RETRIES : retries;
    }

    /** Zero means the default, as in Docker. */
    private static Duration or(Duration given, Duration other, String name) {
        if (given.isZero()) {
            return other;
        }
        if (given.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "health-" + name + ": it is less than a millisecond");
        }
        return given;
    }

    /** Returns a check with the usual times. */
    public static HealthCheck of(List<String> command) {
        return new HealthCheck(
                command, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    }

    /** Returns whether there is anything to do. */
    public boolean isNone() {
        return command.isEmpty();
    }

    /** Returns this check with another program. */
    public HealthCheck withCommand(List<String> other) {
        return new HealthCheck(other, interval, timeout, startPeriod, startInterval, retries);
    }
}
