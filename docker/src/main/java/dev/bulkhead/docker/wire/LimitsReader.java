package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.Limits;
import dev.bulkhead.oci.json.ObjectReader;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Reads what a container may use; 0 stands for what is not said. */
final class LimitsReader {
    private static final double NANOS = 1e9;
    private static final long DEFAULT_PERIOD = 100_000;

    private LimitsReader() {}

    static Limits read(ObjectReader in) {
        OptionalLong memory = positive(in.integer("Memory"));
        return new Limits(
                memory,
                swap(in.integer("MemorySwap"), memory),
                positive(in.integer("MemoryReservation")),
                cpus(in),
                positive(in.integer("CpuShares")),
                in.string("CpusetCpus"),
                in.string("CpusetMems"),
                pids(in.integer("PidsLimit")),
                toInt(positive(in.integer("BlkioWeight"))),
                positive(in.integer("ShmSize")),
                toInt(in.integer("OomScoreAdj").stream().filter(score -> score != 0).findAny()),
                in.objects("Ulimits", LimitsReader::ulimit));
    }

    private static OptionalLong positive(OptionalLong value) {
        return value.stream().filter(number -> number > 0).findAny();
    }

    private static OptionalLong swap(OptionalLong value, OptionalLong memory) {
        boolean none = value.isEmpty() || value.getAsLong() == 0;
        return none || (memory.isEmpty() && value.getAsLong() < 0) ? OptionalLong.empty() : value;
    }

    private static OptionalInt toInt(OptionalLong value) {
        return value.isPresent()
                ? OptionalInt.of(Math.toIntExact(value.getAsLong()))
                : OptionalInt.empty();
    }

    private static Optional<Double> cpus(ObjectReader in) {
        long nanos = in.integer("NanoCpus").orElse(0);
        long quota = in.integer("CpuQuota").orElse(0);
        long period = in.integer("CpuPeriod").orElse(0);
        if (nanos > 0 && quota > 0) {
            throw new IllegalArgumentException(
                    "Conflicting options: Nano CPUs and CPU Period cannot both be set");
        }
        if (nanos > 0) {
            return Optional.of(nanos / NANOS);
        }
        return quota > 0
                ? Optional.of((double) quota / (period > 0 ? period : DEFAULT_PERIOD))
                : Optional.empty();
    }

    private static OptionalLong pids(OptionalLong value) {
        long count = value.orElse(0);
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(-1, count));
    }

    private static Limits.Ulimit ulimit(ObjectReader in) {
        long soft = in.integer("Soft").orElse(0);
        return new Limits.Ulimit(in.requiredString("Name"), soft, in.integer("Hard").orElse(soft));
    }
}
