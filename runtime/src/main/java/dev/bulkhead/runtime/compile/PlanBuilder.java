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
     * Returns where a plan can be cut: after what was collected until here. The rest takes
     * registers of its own: in a plan that is carried out whole, its operations of the monitor come
     * before those of the first part's child.
     */
    SplitPlan.Position cut() {
        free.clear();
        return new SplitPlan.Position(beforeOps.size(), besideOps.size(), childOps.size());
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
                context.options());
    }
}
