package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;

import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.CloneFlags;
import dev.bulkhead.runtime.plan.Op.Call;

/** Where the container's processes are counted. */
final class CgroupSteps {
    private final PlanBuilder builder;

    CgroupSteps(PlanBuilder builder) {
        this.builder = builder;
    }

    /**
     * The child moves itself, alone, by {@code tasks}: unlike a move of a process by cgroup.procs
     * that takes no global lock, and so does not wait for every CPU of the machine.
     */
    void join(CgroupPlacement placement) {
        for (String file : placement.taskFiles()) {
            builder.child.write("counted and limited here", AT_FDCWD, file, "0");
        }
    }

    /** Only after the move: the namespace's root is the cgroup that its maker is in. */
    void separate() {
        builder.child.call(
                "the host's cgroups are out of sight",
                Call.UNSHARE,
                Argument.named(CloneFlags.CLONE_NEWCGROUP.bit(), "CLONE_NEWCGROUP"));
    }
}
