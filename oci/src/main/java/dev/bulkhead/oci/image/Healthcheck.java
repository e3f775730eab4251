package dev.bulkhead.oci.image;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to find out whether a container works (Docker's image specification 1.2, "Healthcheck"). What
 * is absent is inherited, or the engine's default.
 *
 * @param test {@code NONE}, or {@code CMD} and the arguments, or {@code CMD-SHELL} and the command
 * @param interval time from one check to the next
 * @param timeout time after which a check counts as failed
 * @param startPeriod time for the start, in which failures do not count
 * @param startInterval time from one check to the next during the start
 * @param retries failures in a row that make the container unhealthy
 * @param unknown fields that are kept as they are
 */
public record Healthcheck(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Duration> startPeriod,
        Optional<Duration> startInterval,
        OptionalLong retries,
        JsonObject unknown) {
    /** Checks the signs, and copies the list. */
    public Healthcheck {
        test = List.copyOf(test);
        requireNotNegative("Interval", interval);
        requireNotNegative("Timeout", timeout);
        requireNotNegative("StartPeriod", startPeriod);
        requireNotNegative("StartInterval", startInterval);
        if (retries.orElse(0) < 0) {
            throw new InvalidFieldException("Retries", retries.getAsLong() + " is negative");
        }
    }

    private static void requireNotNegative(String field, Optional<Duration> duration) {
        if (duration.filter(Duration::isNegative).isPresent()) {
            throw new InvalidFieldException(field, duration.get().toNanos() + " is negative");
        }
    }

    static Healthcheck read(ObjectReader in) {
        return new Healthcheck(
                in.strings("Test"),
                duration(in, "Interval"),
                duration(in, "Timeout"),
                duration(in, "StartPeriod"),
                duration(in, "StartInterval"),
                in.integer("Retries"),
                in.unknown());
    }

    /** Reads nanoseconds; zero means, as with Docker, that nothing is prescribed. */
    private static Optional<Duration> duration(ObjectReader in, String field) {
        long nanoseconds = in.integer(field).orElse(0);
        return nanoseconds == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanoseconds));
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .strings("Test", test)
                .integer("Interval", nanoseconds(interval))
                .integer("Timeout", nanoseconds(timeout))
                .integer("StartPeriod", nanoseconds(startPeriod))
                .integer("StartInterval", nanoseconds(startInterval))
                .integer("Retries", retries)
                .finish(unknown);
    }

    private static OptionalLong nanoseconds(Optional<Duration> duration) {
        return duration.isPresent()
                ? OptionalLong.of(duration.get().toNanos())
                : OptionalLong.empty();
    }
}
