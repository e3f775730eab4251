package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.MNT_DETACH;
import static dev.bulkhead.runtime.compile.Constants.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.CloneFlags;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The overlay of a root, where the kernel takes only layers that are attached somewhere (before
 * Linux 6.15). The monitor attaches them on a scaffold, a small file system in a mount namespace of
 * its own, where nobody else sees them; the scaffold is let go of as soon as the overlay is there.
 * All names on it are short, so that any number of layers fits into the page that mount(2) takes.
 */
final class AttachedOverlaySteps {
    private static final String OWN = "own";
    private static final String MERGED = "merged";

    private final PlanBuilder builder;
    private final Mapping mapping;
    private final HostTraits host;

    AttachedOverlaySteps(PlanBuilder builder, Mapping mapping, HostTraits host) {
        this.builder = builder;
        this.mapping = mapping;
        this.host = host;
    }

    /** Makes the overlay; returns the register of its mount, which hangs nowhere. */
    Register mount(RootMount.Overlay overlay, Optional<String> label) {
        Steps before = builder.before;
        separate();
        // By the monitor's own mounts: the descriptor that it was given is of the host's.
        Register directory =
                before.result(
                        "the container's directory, to return to",
                        Call.OPENAT,
                        AT_FDCWD,
                        Argument.text("."),
                        Constants.O_DIRECTORY,
                        ZERO);
        Register scaffold = scaffold();
        attach(scaffold, OWN, ownDirectory());
        List<String> lowers = new ArrayList<>();
        for (RootMount.Lower lower : overlay.lowers()) {
            String name = Integer.toString(lowers.size());
            attach(scaffold, name, layer(lower));
            lowers.add(name);
        }
        before.call("names are relative to it", Call.FCHDIR, Argument.of(scaffold));
        makeDirectory(scaffold, MERGED);
        before.call(
                "the root: layers below, a directory of its own above",
                Call.MOUNT,
                Argument.text("overlay"),
                Argument.text(MERGED),
                Argument.text("overlay"),
                ZERO,
                Argument.text(options(lowers, overlay.disposable(), label)));
        Register mount =
                before.result(
                        "the root's mount, attached nowhere",
                        Call.OPEN_TREE,
                        AT_FDCWD,
                        Argument.text(MERGED),
                        OPEN_TREE_CLONE);
        before.call("the scaffold has served", Call.UMOUNT2, Argument.text("."), MNT_DETACH);
        before.call("back to the container's directory", Call.FCHDIR, Argument.of(directory));
        before.close("the container's directory", directory);
        before.close("the scaffold", scaffold);
        return mount;
    }

    /** What the host mounts and unmounts later still shows here, so that it can be unmounted. */
    private void separate() {
        builder.before.call(
                "mounts of the monitor's own",
                Call.UNSHARE,
                Argument.named(CloneFlags.CLONE_NEWNS.bit(), "CLONE_NEWNS"));
        builder.before.call(
                "that the host does not see",
                Call.MOUNT,
                Constants.NULL,
                Argument.text("/"),
                Constants.NULL,
                Constants.MS_REC_SLAVE,
                Constants.NULL);
    }

    private Register scaffold() {
        Register scaffold =
                MountSteps.fileSystem(
                        builder.before,
                        "tmpfs",
                        MountOptions.parse(List.of("nosuid", "nodev", "noexec", "mode=700")),
                        "scaffold");
        builder.before.call(
                "over the container's directory, which the monitor is in",
                Call.MOVE_MOUNT,
                Argument.of(scaffold),
                EMPTY,
                AT_FDCWD,
                EMPTY,
                Constants.MOVE_MOUNT_EMPTY_PATHS);
        return scaffold;
    }

    private Register ownDirectory() {
        return builder.before.result(
                "the container's directory",
                Call.OPEN_TREE,
                AT_FDCWD,
                EMPTY,
                OPEN_TREE_CLONE_EMPTY_PATH);
    }

    private Register layer(RootMount.Lower lower) {
        Register layer =
                builder.before.result(
                        "layer " + lower.path(),
                        Call.OPEN_TREE,
                        AT_FDCWD,
                        Argument.text(lower.path()),
                        OPEN_TREE_CLONE);
        mapping.show(builder.before, layer, lower.path(), lower.idMapped(), false);
        return layer;
    }

    private void attach(Register scaffold, String name, Register mount) {
        makeDirectory(scaffold, name);
        builder.before.call(
                "to be found as " + name,
                Call.MOVE_MOUNT,
                Argument.of(mount),
                EMPTY,
                Argument.of(scaffold),
                Argument.text(name),
                MOVE_MOUNT_F_EMPTY_PATH);
        builder.before.close(name + " is attached", mount);
    }

    private void makeDirectory(Register scaffold, String name) {
        builder.before.call(
                "a place on the scaffold",
                Call.MKDIRAT,
                Argument.of(scaffold),
                Argument.text(name),
                Argument.mode(0700));
    }

    private String options(List<String> lowers, boolean disposable, Optional<String> label) {
        StringBuilder options = new StringBuilder("lowerdir=" + String.join(":", lowers));
        options.append(",upperdir=").append(OWN).append("/upper");
        options.append(",workdir=").append(OWN).append("/work");
        if (disposable) {
            options.append(",volatile");
        }
        if (host.userAttributes()) {
            options.append(",userxattr");
        }
        // In quotation marks, since categories are separated by commas.
        label.ifPresent(value -> options.append(",context=\"").append(value).append('"'));
        return options.toString();
    }
}
