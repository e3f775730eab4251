package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.HealthCheck;
import dev.bulkhead.oci.json.ObjectReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads how to find out whether a container does its work. */
final class HealthReader {
    private HealthReader() {}

    /** Reads a check; absent if it says nothing, so that the image's is kept. */
    static Optional<HealthCheck> read(ObjectReader in) {
        List<String> test = in.strings("Test");
        if (test.isEmpty()) {
            return Optional.empty();
        }
        List<String> rest = test.subList(1, test.size());
        List<String> command =
                switch (test.getFirst()) {
                    case "NONE" -> List.of();
                    case "CMD" -> rest;
                    case "CMD-SHELL" -> List.of("/bin/sh", "-c", String.join(" ", rest));
                    default ->
                            throw new IllegalArgumentException(
                                    "Unknown healthcheck type '" + test.getFirst() + "'");
                };
        return Optional.of(
                new HealthCheck(
                        command,
                        time(in, "Interval"),
                        time(in, "Timeout"),
                        time(in, "StartPeriod"),
                        time(in, "StartInterval"),
                        Math.toIntExact(in.integer("Retries").orElse(0))));
    }

    private static Duration time(ObjectReader in, String name) {
        return Duration.ofNanos(in.integer(name).orElse(0));
    }
}
