package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.runtime.IoPriority;
import dev.bulkhead.oci.runtime.Scheduler;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * When and where a process gets its time. Set from beside, by the monitor, who may raise what the
 * container's root may not.
 */
final class SchedulingSteps {
    private static final int SCHED_ATTR_SIZE = 48;
    private static final int IOPRIO_WHO_PROCESS = 1;
    private static final int IOPRIO_CLASS_SHIFT = 13;
    private static final int MOST_CPUS = 8192;

    private final PlanBuilder builder;

    SchedulingSteps(PlanBuilder builder) {
        this.builder = builder;
    }

    void schedule(Scheduler scheduler) {
        ByteBuffer attributes = ByteBuffer.allocate(SCHED_ATTR_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        attributes.putInt(SCHED_ATTR_SIZE).putInt(number(scheduler.policy()));
        attributes.putLong(
                scheduler.flags().stream()
                        .mapToLong(SchedulingSteps::bit)
                        .reduce(0, (a, b) -> a | b));
        attributes.putInt((int) scheduler.nice()).putInt((int) scheduler.priority());
        attributes.putLong(scheduler.runtime());
        attributes.putLong(scheduler.deadline());
        attributes.putLong(scheduler.period());
        builder.beside.call(
                "how it gets time on the CPUs",
                Call.SCHED_SETATTR,
                Argument.of(Register.CHILD),
                Argument.block(attributes.array(), "{" + scheduler.policy().jsonName() + "}"),
                ZERO);
    }

    /** The numbers of sched(7). */
    private static int number(Scheduler.Policy policy) {
        return switch (policy) {
            case OTHER -> 0;
            case FIFO -> 1;
            case RR -> 2;
            case BATCH -> 3;
            case ISO -> 4;
            case IDLE -> 5;
            case DEADLINE -> 6;
        };
    }

    /** The bits of sched_setattr(2). */
    private static long bit(Scheduler.Flag flag) {
        return switch (flag) {
            case RESET_ON_FORK -> 1;
            case RECLAIM -> 2;
            case DL_OVERRUN -> 4;
            case KEEP_POLICY -> 8;
            case KEEP_PARAMS -> 0x10;
            case UTIL_CLAMP_MIN -> 0x20;
            case UTIL_CLAMP_MAX -> 0x40;
        };
    }

    void rank(IoPriority priority) {
        int number =
                switch (priority.ioClass()) {
                    case RT -> 1;
                    case BE -> 2;
                    case IDLE -> 3;
                };
        builder.beside.call(
                "its rank when it reads and writes disks",
                Call.IOPRIO_SET,
                Argument.named(IOPRIO_WHO_PROCESS, "IOPRIO_WHO_PROCESS"),
                Argument.of(Register.CHILD),
                Argument.named(
                        (long) number << IOPRIO_CLASS_SHIFT | priority.priority(),
                        priority.ioClass().jsonName() + " " + priority.priority()));
    }

    /**
     * Keeps the child on some CPUs from now on.
     *
     * @param list such as {@code 0-3,7}
     */
    void stayOn(String list) {
        BitSet cpus = new BitSet();
        for (String range : list.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
            if (last >= MOST_CPUS) {
                throw new InvalidFieldException(
                        "process.execCPUAffinity",
                        "names CPU " + last + "; Linux has at most " + MOST_CPUS);
            }
            cpus.set(first, last + 1);
        }
        byte[] mask = Arrays.copyOf(cpus.toByteArray(), MOST_CPUS / Byte.SIZE);
        builder.child.call(
                "its CPUs",
                Call.SCHED_SETAFFINITY,
                ZERO,
                Argument.number(mask.length),
                Argument.block(mask, "{" + list + "}"));
    }
}
