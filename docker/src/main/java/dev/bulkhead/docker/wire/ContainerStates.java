package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ContainerStatus;
import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.Health;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How containers are, in Docker's words. */
final class ContainerStates {
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private ContainerStates() {}

    static String name(ContainerStatus status) {
        return status.phase().name().toLowerCase(Locale.ROOT);
    }

    /** Returns what {@code docker ps} shows. */
    static String sentence(ContainerStatus status) {
        Instant now = Instant.now();
        return switch (status.phase()) {
            case CREATED -> "Created";
            case RUNNING -> "Up " + since(status.started(), now) + health(status);
            case PAUSED -> "Up " + since(status.started(), now) + " (Paused)";
            case RESTARTING ->
                    "Restarting (%d) %s ago"
                            .formatted(status.exitCode().orElse(0), since(status.ended(), now));
            case EXITED ->
                    "Exited (%d) %s ago"
                            .formatted(status.exitCode().orElse(0), since(status.ended(), now));
        };
    }

    private static String health(ContainerStatus status) {
        return status.health()
                .map(health ->
                        health.state() == Health.State.STARTING
                                ? " (health: starting)"
                                : " (" + HealthDocuments.state(health) + ")")
                .orElse("");
    }

    private static String since(Optional<Instant> time, Instant now) {
        return Ago.words(Duration.between(time.orElse(now), now));
    }

    static JsonObject write(ContainerStatus status) {
        ObjectWriter out =
                new ObjectWriter()
                        .string("Status", name(status))
                        .value("Running", new JsonBoolean(status.isAlive()))
                        .value("Paused", new JsonBoolean(status.phase() == Phase.PAUSED))
                        .value("Restarting", new JsonBoolean(status.phase() == Phase.RESTARTING))
                        .value("OOMKilled", new JsonBoolean(status.outOfMemory()))
                        .value("Dead", new JsonBoolean(false))
                        .integer("Pid", status.pid().orElse(0))
                        .integer("ExitCode", status.exitCode().orElse(0))
                        .string("Error", status.error().orElse(""))
                        .string("StartedAt", status.started().map(Object::toString).orElse(NEVER))
                        .string("FinishedAt", status.ended().map(Object::toString).orElse(NEVER));
        status.health().ifPresent(health -> out.value("Health", HealthDocuments.write(health)));
        return out.finish(JsonObject.EMPTY);
    }
}
