package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.oci.runtime.Mount;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container sees of its own cgroup: a mount of each hierarchy or, where version 2 is alone,
 * one mount.
 */
final class CgroupViewSteps {
    private final PlanBuilder builder;
    private final MountSteps mounts;
    private final CgroupPlacement placement;
    private final List<Register> views = new ArrayList<>();

    CgroupViewSteps(PlanBuilder builder, MountSteps mounts, CgroupPlacement placement) {
        this.builder = builder;
        this.mounts = mounts;
        this.placement = placement;
    }

    /** Takes hold of the container's cgroup, by the monitor, who sees the host's paths. */
    void prepare() {
        for (CgroupPlacement.View view : placement.views()) {
            views.add(
                    builder.before.result(
                            "the container's own cgroup, to be seen",
                            Call.OPEN_TREE,
                            AT_FDCWD,
                            Argument.text(view.source()),
                            OPEN_TREE_CLONE));
        }
    }

    /** Shows them below the place of a mount. */
    void attach(Mount mount) {
        MountOptions options = MountOptions.parse(mount.options());
        boolean unified =
                placement.views().size() == 1 && placement.views().getFirst().name().isEmpty();
        if (placement.views().isEmpty()) {
            return;
        }
        if (!unified) {
            MountOptions holder =
                    MountOptions.parse(List.of("nosuid", "nodev", "noexec", "mode=755"));
            Register register =
                    MountSteps.fileSystem(builder.child, "tmpfs", holder, mount.destination());
            attachAt(register, mount.destination());
            builder.child.call(
                    "stay there for its hierarchies",
                    Call.CHDIR,
                    Argument.text(mount.destination()));
        }
        for (int i = 0; i < views.size(); i++) {
            String name = placement.views().get(i).name();
            Register view = views.get(i);
            MountSteps.setAttributes(builder.child, view, options, "cgroup " + name);
            if (unified) {
                attachAt(view, mount.destination());
            } else {
                mounts.makeDirectory(name);
                attachAt(view, name);
            }
        }
        if (!unified) {
            linkCoMounted();
            builder.child.call(
                    "the list of hierarchies is read-only",
                    Call.MOUNT_SETATTR,
                    AT_FDCWD,
                    Argument.text("."),
                    ZERO,
                    MountAttributes.of(Constants.MOUNT_ATTR_RDONLY, 0, 0),
                    MountAttributes.SIZE);
            builder.child.call("back to the root", Call.CHDIR, Argument.text("/"));
        }
    }

    /** Hierarchies of several controllers are found under each of their names. */
    private void linkCoMounted() {
        for (CgroupPlacement.View view : placement.views()) {
            if (view.name().contains(",")) {
                for (String controller : view.name().split(",", -1)) {
                    builder.child.call(
                            "its hierarchy holds several controllers",
                            Call.SYMLINKAT,
                            Argument.text(view.name()),
                            AT_FDCWD,
                            Argument.text(controller));
                }
            }
        }
    }

    private void attachAt(Register register, String destination) {
        builder.child.call(
                "attach " + destination,
                Call.MOVE_MOUNT,
                Argument.of(register),
                EMPTY,
                AT_FDCWD,
                Argument.text(destination),
                MOVE_MOUNT_F_EMPTY_PATH);
        builder.release(register);
    }
}
