package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonName;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import dev.bulkhead.oci.json.OrderedCopy;
import java.util.Set;

/**
 * How a process is given time on the CPUs (sched_setattr(2)).
 *
 * @param policy the rule
 * @param nice weight under the usual policies, from -20, the most, to 19
 * @param priority rank under FIFO and RR, from 0 to 99
 * @param flags refinements
 * @param runtime nanoseconds of work in a period, under DEADLINE
 * @param deadline nanoseconds after which the work must be done, under DEADLINE
 * @param period nanoseconds of a period, under DEADLINE
 * @param unknown fields that are kept as they are
 */
public record Scheduler(
        Policy policy,
        long nice,
        long priority,
        Set<Flag> flags,
        long runtime,
        long deadline,
        long period,
        JsonObject unknown) {
    /** The rules. */
    public enum Policy implements JsonName {
        OTHER,
        FIFO,
        RR,
        BATCH,
        ISO,
        IDLE,
        DEADLINE;

        @Override
        public String jsonName() {
            return "SCHED_" + name();
        }
    }

    /** The refinements. */
    public enum Flag implements JsonName {
        RESET_ON_FORK,
        RECLAIM,
        DL_OVERRUN,
        KEEP_POLICY,
        KEEP_PARAMS,
        UTIL_CLAMP_MIN,
        UTIL_CLAMP_MAX;

        @Override
        public String jsonName() {
            return "SCHED_FLAG_" + name();
        }
    }

    /** Checks the ranges, and copies the set. */
    public Scheduler {
        Check.range("nice", nice, -20, 19);
        Check.range("priority", priority, 0, 99);
        Check.range("runtime", runtime, 0, Long.MAX_VALUE);
        Check.range("deadline", deadline, 0, Long.MAX_VALUE);
        Check.range("period", period, 0, Long.MAX_VALUE);
        flags = OrderedCopy.of(flags);
    }

    static Scheduler read(ObjectReader in) {
        return new Scheduler(
                in.requiredConstant("policy", Policy.class),
                in.integer("nice").orElse(0),
                in.integer("priority").orElse(0),
                in.constants("flags", Flag.class),
                in.integer("runtime").orElse(0),
                in.integer("deadline").orElse(0),
                in.integer("period").orElse(0),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .constant("policy", policy)
                .nonZero("nice", nice)
                .nonZero("priority", priority)
                .constants("flags", flags)
                .nonZero("runtime", runtime)
                .nonZero("deadline", deadline)
                .nonZero("period", period)
                .finish(unknown);
    }
}
