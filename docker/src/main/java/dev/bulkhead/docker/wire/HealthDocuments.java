package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.Health;
import dev.bulkhead.engine.HealthCheck;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether containers do their work. */
final class HealthDocuments {
    private HealthDocuments() {}

    /** Returns Docker's word for a state. */
    static String state(Health health) {
        return health.state().name().toLowerCase(Locale.ROOT);
    }

    static JsonObject write(Health health) {
        return new ObjectWriter()
                .string("Status", state(health))
                .integer("FailingStreak", health.failingStreak())
                .requiredArray("Log", health.log(), HealthDocuments::probe)
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject probe(Health.Probe probe) {
        return new ObjectWriter()
                .string("Start", probe.started().toString())
                .string("End", probe.ended().toString())
                .integer("ExitCode", probe.exitCode())
                .string("Output", probe.output())
                .finish(JsonObject.EMPTY);
    }

    /** Writes how it is found out. */
    static JsonObject check(HealthCheck check) {
        List<JsonValue> test = new ArrayList<>();
        test.add(new JsonString(check.isNone() ? "NONE" : "CMD"));
        check.command().forEach(word -> test.add(new JsonString(word)));
        return new ObjectWriter()
                .value("Test", new JsonArray(test))
                .integer("Interval", check.interval().toNanos())
                .integer("Timeout", check.timeout().toNanos())
                .integer("StartPeriod", check.startPeriod().toNanos())
                .integer("StartInterval", check.startInterval().toNanos())
                .integer("Retries", check.retries())
                .finish(JsonObject.EMPTY);
    }
}
