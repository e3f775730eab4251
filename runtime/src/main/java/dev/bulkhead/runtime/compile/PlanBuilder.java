package dev.bulkhead.runtime.compile;

import dev.bulkhead.runtime.plan.Op;
import dev.bulkhead.runtime.plan.Register;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

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
        return free.isEmpty() ? new Register(nextRegister++) : free.pop();
    }

    /** Gives a register back; what it held must not be used any more. */
    void release(Register register) {
        free.push(register);
    }

    List<Op> beforeOps() {
        return beforeOps;
    }

    List<Op> besideOps() {
        return besideOps;
    }

    List<Op> childOps() {
        return childOps;
    }
}
