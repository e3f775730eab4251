package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_CMD_CREATE;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_SET_FD;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_SET_FLAG;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_SET_STRING;
import static dev.bulkhead.runtime.compile.Constants.FSMOUNT_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.FSOPEN_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The overlay of a root, where the kernel takes layers that hang nowhere (since Linux 6.15):
 * nothing is ever attached. {@link AttachedOverlaySteps} is for others.
 */
final class OverlaySteps {
    private final PlanBuilder builder;
    private final Mapping mapping;

    OverlaySteps(PlanBuilder builder, Mapping mapping) {
        this.builder = builder;
        this.mapping = mapping;
    }

    /** Makes the overlay; returns the register of its mount, which hangs nowhere. */
    Register mount(RootMount.Overlay overlay, Optional<String> label) {
        Steps before = builder.before;
        Register context =
                before.result(
                        "the root: layers below, a directory of its own above",
                        Call.FSOPEN,
                        Argument.text("overlay"),
                        FSOPEN_CLOEXEC);
        List<Register> layers = new ArrayList<>();
        for (RootMount.Lower lower : overlay.lowers()) {
            if (lower.idMapped() && mapping.exists()) {
                layers.add(addMappedLower(context, lower));
            } else {
                configure(context, "lowerdir+", lower.path());
            }
        }
        // Relative to the container's directory, where the monitor lives: no path needs escaping.
        configure(context, "upperdir", "upper");
        configure(context, "workdir", "work");
        label.ifPresent(value -> configure(context, "context", value));
        if (overlay.disposable()) {
            before.call(
                    "what is thrown away need not be synced",
                    Call.FSCONFIG,
                    Argument.of(context),
                    FSCONFIG_SET_FLAG,
                    Argument.text("volatile"),
                    Constants.NULL,
                    ZERO);
        }
        before.call(
                "mount overlay",
                Call.FSCONFIG,
                Argument.of(context),
                FSCONFIG_CMD_CREATE,
                Constants.NULL,
                Constants.NULL,
                ZERO);
        Register mount =
                before.result(
                        "the root's mount, attached nowhere",
                        Call.FSMOUNT,
                        Argument.of(context),
                        FSMOUNT_CLOEXEC,
                        ZERO);
        before.close("overlay's configuration", context);
        // The layers stay open until the program runs: letting go of a mount that hangs nowhere
        // waits for a grace period.
        layers.forEach(builder::release);
        return mount;
    }

    private Register addMappedLower(Register context, RootMount.Lower lower) {
        Steps before = builder.before;
        Register mount =
                before.result(
                        "layer " + lower.path(),
                        Call.OPEN_TREE,
                        AT_FDCWD,
                        Argument.text(lower.path()),
                        OPEN_TREE_CLONE);
        mapping.show(before, mount, lower.path(), true, false);
        before.call(
                "overlay: the layer as its owners inside see it",
                Call.FSCONFIG,
                Argument.of(context),
                FSCONFIG_SET_FD,
                Argument.text("lowerdir+"),
                Constants.NULL,
                Argument.of(mount));
        return mount;
    }

    private void configure(Register context, String key, String value) {
        builder.before.call(
                "overlay: " + key + "=" + value,
                Call.FSCONFIG,
                Argument.of(context),
                FSCONFIG_SET_STRING,
                Argument.text(key),
                Argument.text(value),
                ZERO);
    }
}
