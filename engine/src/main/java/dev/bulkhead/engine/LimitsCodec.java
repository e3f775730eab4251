package dev.bulkhead.engine;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Writes and reads limits as JSON. */
final class LimitsCodec {
    /** Fractions of processors are kept as thousandths of a thousandth, so that none is rounded. */
    private static final double MICRO = 1_000_000;

    private LimitsCodec() {}

    static JsonObject write(Limits limits) {
        ObjectWriter out =
                new ObjectWriter()
                        .integer("memory", limits.memory())
                        .integer("memorySwap", limits.memorySwap())
                        .integer("memoryReservation", limits.memoryReservation())
                        .integer("cpuShares", limits.cpuShares())
                        .string("cpusetCpus", limits.cpusetCpus())
                        .string("cpusetMems", limits.cpusetMems())
                        .integer("pids", limits.pids())
                        .integer("sharedMemory", limits.sharedMemory())
                        .array("ulimits", limits.ulimits(), LimitsCodec::writeUlimit);
        limits.cpus().ifPresent(cpus -> out.integer("microCpus", Math.round(cpus * MICRO)));
        limits.blockIoWeight().ifPresent(weight -> out.integer("blockIoWeight", weight));
        limits.oomScoreAdjustment().ifPresent(score -> out.integer("oomScoreAdjustment", score));
        return out.finish(JsonObject.EMPTY);
    }

    private static JsonObject writeUlimit(Limits.Ulimit limit) {
        return new ObjectWriter()
                .string("name", limit.name())
                .integer("soft", limit.soft())
                .integer("hard", limit.hard())
                .finish(JsonObject.EMPTY);
    }

    static Limits read(ObjectReader in) {
        OptionalLong cpus = in.integer("microCpus");
        return new Limits(
                in.integer("memory"),
                in.integer("memorySwap"),
                in.integer("memoryReservation"),
                cpus.isPresent() ? Optional.of(cpus.getAsLong() / MICRO) : Optional.empty(),
                in.integer("cpuShares"),
                in.string("cpusetCpus"),
                in.string("cpusetMems"),
                in.integer("pids"),
                narrow(in.integer("blockIoWeight")),
                in.integer("sharedMemory"),
                narrow(in.integer("oomScoreAdjustment")),
                in.objects("ulimits", LimitsCodec::readUlimit));
    }

    private static OptionalInt narrow(OptionalLong value) {
        return value.isPresent()
                ? OptionalInt.of(Math.toIntExact(value.getAsLong()))
                : OptionalInt.empty();
    }

    private static Limits.Ulimit readUlimit(ObjectReader in) {
        return new Limits.Ulimit(
                in.requiredString("name"), in.requiredInteger("soft"), in.requiredInteger("hard"));
    }
}
