package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.runtime.plan.Op;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.SplitPlan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/** Collects a plan's operations by phase, and hands out its registers. */
final class PlanBuilder {
    private final List<Op> beforeOps = new ArrayList<>();
    private final List<Op> besideOps = new ArrayList<>();
    private final List<Op> childOps = new ArrayList<>(160);
    private final Deque<Register> free = new ArrayDeque<>();
    private int firstBefore;
    private int firstBeside;
    private int firstChild;
    private int nextRegister = Register.FIRST_FREE;

    /** The monitor, before the container exists. */
    final Steps before = new Steps(beforeOps, this);

    /** The monitor, while the child waits. */
    final Steps beside = new Steps(besideOps, this);

    /** The child. */
    final Steps child = new Steps(childOps, this);

    Register register() {
        if (!free.isEmpty()) {
            return free.pop();
        }
        if (nextRegister == Register.COUNT) {
            throw new InvalidFieldException(
                    "mounts", "are too many: a container can have about 230");
        }
        return new Register(nextRegister++);
    }

    /** Gives a register back; what it held must not be used any more. */
    void release(Register register) {
        free.push(register);
    }

    /**
     * Notes that what was collected until here is a plan's first part. The rest takes registers of
     * its own: in a plan that is carried out whole, its operations of the monitor come before those
     * of the first part's child.
     */
    void split() {
        free.clear();
        firstBefore = beforeOps.size();
        firstBeside = besideOps.size();
        firstChild = childOps.size();
    }

    /**
     * Returns the plan of all that was collected, in two parts.
     *
     * @param cloneFlags the namespaces that the child is born into
     */
    SplitPlan buildSplit(long cloneFlags, CgroupPlacement cgroup, ProgramContext context) {
        Plan whole = build(cloneFlags, cgroup, context);
        Plan first =
                Plan.first(
                        beforeOps.subList(0, firstBefore),
                        besideOps.subList(0, firstBeside),
                        childOps.subList(0, firstChild),
                        cloneFlags,
                        whole.cgroup());
        Plan rest =
                new Plan(
                        beforeOps.subList(firstBefore, beforeOps.size()),
                        besideOps.subList(firstBeside, besideOps.size()),
                        childOps.subList(firstChild, childOps.size()),
                        0,
                        OptionalInt.empty(),
                        whole.streams(),
                        whole.options(),
                        whole.descriptors());
        return new SplitPlan(whole, first, rest);
    }

    /**
     * Returns the plan of all that was collected.
     *
     * @param cloneFlags the namespaces that the child is born into
     */
    Plan build(long cloneFlags, CgroupPlacement cgroup, ProgramContext context) {
        OptionalInt birthplace =
                cgroup.birthplace().isPresent()
                        ? OptionalInt.of(Plan.FREE_DESCRIPTOR + cgroup.birthplace().getAsInt())
                        : OptionalInt.empty();
        return new Plan(
                beforeOps,
                besideOps,
                childOps,
                cloneFlags,
                birthplace,
                context.streams(),
                context.options(),
                Plan.FREE_DESCRIPTOR + context.ownDescriptors());
    }
}
