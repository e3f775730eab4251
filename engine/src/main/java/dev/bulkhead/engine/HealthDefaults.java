package dev.bulkhead.engine;

import dev.bulkhead.oci.image.Healthcheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an image says about its health check. */
final class HealthDefaults {
    private static final String ARGUMENTS = "CMD";
    private static final String SHELL = "CMD-SHELL";

    private HealthDefaults() {}

    /** A request's own check counts, also one that says there is to be none. */
    static Optional<HealthCheck> apply(
            Optional<HealthCheck> wanted, Optional<Healthcheck> ofImage) {
        Optional<HealthCheck> given = ofImage.map(HealthDefaults::read);
        return wanted.or(() -> given).filter(check -> !check.isNone());
    }

    private static HealthCheck read(Healthcheck image) {
        return new HealthCheck(
                command(image.test()),
                image.interval().orElse(Duration.ZERO),
                image.timeout().orElse(Duration.ZERO),
                image.startPeriod().orElse(Duration.ZERO),
                image.startInterval().orElse(Duration.ZERO),
                (int) Math.min(image.retries().orElse(0), Integer.MAX_VALUE));
    }

    private static List<String> command(List<String> test) {
        return switch (test.isEmpty() ? "" : test.getFirst()) {
            case ARGUMENTS -> test.subList(1, test.size());
            case SHELL -> List.of("/bin/sh", "-c", String.join(" ", test.subList(1, test.size())));
            // NONE, or nothing at all.
            default -> List.of();
        };
    }
}
