package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits on CPUs; times are in microseconds (OCI runtime specification, config-linux.md, "CPU").
 *
 * @param shares weight against other cgroups, where there is not enough for all
 * @param quota time on all CPUs together in a period, -1 for no limit
 * @param burst time that is saved up from earlier periods at most, no more than the quota
 * @param period length of a period
 * @param realtimeRuntime time of real-time processes in their period, -1 for no limit
 * @param realtimePeriod length of a period of real-time processes
 * @param cpus CPUs to use, as a list such as {@code 0-3,7}
 * @param mems memory nodes to use, as such a list
 * @param idle 1 where it runs only when nothing else does, else 0
 * @param unknown fields that are kept as they are
 */
public record Cpu(
        OptionalLong shares,
        OptionalLong quota,
        OptionalLong burst,
        OptionalLong period,
        OptionalLong realtimeRuntime,
        OptionalLong realtimePeriod,
        Optional<String> cpus,
        Optional<String> mems,
        OptionalLong idle,
        JsonObject unknown) {
    /** No limit. */
    public static final Cpu NONE = builder().build();

    /** Checks the ranges. */
    public Cpu {
        Check.notNegative("shares", shares);
        Check.limit("quota", quota);
        Check.notNegative("burst", burst);
        if (quota.orElse(-1) > 0 && burst.orElse(0) > quota.getAsLong()) {
            throw new InvalidFieldException(
                    "burst",
                    "%d is more than the quota, %d"
                            .formatted(burst.getAsLong(), quota.getAsLong()));
        }
        Check.notNegative("period", period);
        Check.limit("realtimeRuntime", realtimeRuntime);
        Check.notNegative("realtimePeriod", realtimePeriod);
        Check.cpuList("cpus", cpus);
        Check.cpuList("mems", mems);
        Check.range("idle", idle, 0, 1);
    }

    static Cpu read(ObjectReader in) {
        return new Cpu(
                in.integer("shares"),
                in.integer("quota"),
                in.integer("burst"),
                in.integer("period"),
                in.integer("realtimeRuntime"),
                in.integer("realtimePeriod"),
                in.string("cpus"),
                in.string("mems"),
                in.integer("idle"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .integer("shares", shares)
                .integer("quota", quota)
                .integer("burst", burst)
                .integer("period", period)
                .integer("realtimeRuntime", realtimeRuntime)
                .integer("realtimePeriod", realtimePeriod)
                .string("cpus", cpus)
                .string("mems", mems)
                .integer("idle", idle)
                .finish(unknown);
    }

    /** Starts with no limit. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects limits; those of real-time processes are not among them. */
    public static final class Builder {
        private OptionalLong shares = OptionalLong.empty();
        private OptionalLong quota = OptionalLong.empty();
        private OptionalLong burst = OptionalLong.empty();
        private OptionalLong period = OptionalLong.empty();
        private Optional<String> cpus = Optional.empty();
        private Optional<String> mems = Optional.empty();

        private Builder() {}

        /** Sets the weight against other cgroups. */
        public Builder shares(long value) {
            shares = OptionalLong.of(value);
            return this;
        }

        /** Sets the time in a period, and the period's length. */
        public Builder quota(long microseconds, long periodMicroseconds) {
            quota = OptionalLong.of(microseconds);
            period = OptionalLong.of(periodMicroseconds);
            return this;
        }

        /** Sets the time that is saved up at most. */
        public Builder burst(long microseconds) {
            burst = OptionalLong.of(microseconds);
            return this;
        }

        /** Sets the CPUs to use. */
        public Builder cpus(String list) {
            cpus = Optional.of(list);
            return this;
        }

        /** Sets the memory nodes to use. */
        public Builder mems(String list) {
            mems = Optional.of(list);
            return this;
        }

        /**
         * Makes the record.
         *
         * @throws InvalidFieldException if a limit is invalid
         */
        public Cpu build() {
            return new Cpu(
                    shares,
                    quota,
                    burst,
                    period,
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    cpus,
                    mems,
                    OptionalLong.empty(),
                    JsonObject.EMPTY);
        }
    }
}
