package dev.bulkhead.engine;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.time.Duration;
import java.util.Locale;

/** Writes and reads as JSON what keeps a container going: restart policy, health check, log. */
final class UpkeepCodec {
    private UpkeepCodec() {}

    static void write(ContainerRequest request, ObjectWriter out) {
        if (!request.restart().equals(RestartPolicy.NO)) {
            out.object("restart", writeRestart(request.restart()));
        }
        request.healthCheck().ifPresent(check -> out.object("healthCheck", writeCheck(check)));
        if (!request.log().equals(LogSettings.DEFAULT)) {
            out.object("log", writeLog(request.log()));
        }
    }

    static void read(ObjectReader in, ContainerRequest.Builder request) {
        in.object("restart", UpkeepCodec::readRestart).ifPresent(request::restart);
        in.object("healthCheck", UpkeepCodec::readCheck).ifPresent(request::healthCheck);
        in.object("log", UpkeepCodec::readLog).ifPresent(request::log);
    }

    private static JsonObject writeRestart(RestartPolicy policy) {
        return new ObjectWriter()
                .string("mode", policy.mode().name().toLowerCase(Locale.ROOT))
                .integer("maxRetries", policy.maxRetries())
                .finish(JsonObject.EMPTY);
    }

    private static RestartPolicy readRestart(ObjectReader in) {
        String mode = in.requiredString("mode");
        try {
            return new RestartPolicy(
                    RestartPolicy.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                    Math.toIntExact(in.requiredInteger("maxRetries")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidFieldException("mode", mode + ": " + e.getMessage());
        }
    }

    private static JsonObject writeCheck(HealthCheck check) {
        return new ObjectWriter()
                .strings("command", check.command())
                .integer("intervalNanos", check.interval().toNanos())
                .integer("timeoutNanos", check.timeout().toNanos())
                .integer("startPeriodNanos", check.startPeriod().toNanos())
                .integer("startIntervalNanos", check.startInterval().toNanos())
                .integer("retries", check.retries())
                .finish(JsonObject.EMPTY);
    }

    private static HealthCheck readCheck(ObjectReader in) {
        return new HealthCheck(
                in.strings("command"),
                Duration.ofNanos(in.requiredInteger("intervalNanos")),
                Duration.ofNanos(in.requiredInteger("timeoutNanos")),
                Duration.ofNanos(in.requiredInteger("startPeriodNanos")),
                Duration.ofNanos(in.requiredInteger("startIntervalNanos")),
                Math.toIntExact(in.requiredInteger("retries")));
    }

    private static JsonObject writeLog(LogSettings log) {
        return new ObjectWriter()
                .flag("kept", log.kept())
                .integer("maxBytes", log.maxBytes())
                .integer("maxFiles", log.maxFiles())
                .finish(JsonObject.EMPTY);
    }

    private static LogSettings readLog(ObjectReader in) {
        return new LogSettings(
                in.flag("kept"),
                in.requiredInteger("maxBytes"),
                Math.toIntExact(in.requiredInteger("maxFiles")));
    }
}
