package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.AT_EMPTY_PATH_RECURSIVE;
import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.MNT_DETACH;
import static dev.bulkhead.runtime.compile.Constants.MS_PRIVATE;
import static dev.bulkhead.runtime.compile.Constants.MS_REC_PRIVATE;
import static dev.bulkhead.runtime.compile.Constants.MS_SHARED;
import static dev.bulkhead.runtime.compile.Constants.MS_SLAVE;
import static dev.bulkhead.runtime.compile.Constants.MS_UNBINDABLE;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE_RECURSIVE;

import dev.bulkhead.oci.runtime.RootfsPropagation;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import java.util.Optional;

/**
 * The root file system: made by the monitor as a mount that hangs nowhere, so that nothing of it is
 * ever seen in the host's mount table and a crash leaves nothing; entered by the child, which then
 * lets go of the host's root.
 */
final class RootSteps {
    private final PlanBuilder builder;
    private final Mapping mapping;
    private final HostTraits host;

    RootSteps(PlanBuilder builder, Mapping mapping, HostTraits host) {
        this.builder = builder;
        this.mapping = mapping;
        this.host = host;
    }

    /**
     * Makes the root; returns the register of its mount.
     *
     * @param propagation whether the host's later mounts below a directory show through
     * @param label the SELinux context of all its files
     */
    Register prepare(
            RootMount root, Optional<RootfsPropagation> propagation, Optional<String> label) {
        return switch (root) {
            case RootMount.Overlay overlay ->
                    host.detachedLayers()
                            ? new OverlaySteps(builder, mapping).mount(overlay, label)
                            : new AttachedOverlaySteps(builder, mapping, host)
                                    .mount(overlay, label);
            case RootMount.Directory directory ->
                    directory(directory, propagation.map(RootSteps::flag).orElse(MS_PRIVATE));
        };
    }

    private Register directory(RootMount.Directory root, long propagation) {
        Register mount =
                builder.before.result(
                        "the root file system",
                        Call.OPEN_TREE,
                        AT_FDCWD,
                        Argument.text(root.path()),
                        OPEN_TREE_CLONE_RECURSIVE);
        mapping.show(builder.before, mount, root.path(), root.idMapped(), true);
        propagate(
                builder.before,
                "what the container mounts is not seen on the host",
                mount,
                propagation == MS_SLAVE ? MS_SLAVE : MS_PRIVATE);
        return mount;
    }

    private static void propagate(Steps steps, String reason, Register mount, long propagation) {
        steps.call(
                reason,
                Call.MOUNT_SETATTR,
                Argument.of(mount),
                EMPTY,
                AT_EMPTY_PATH_RECURSIVE,
                MountAttributes.of(0, 0, propagation),
                MountAttributes.SIZE);
    }

    /** Lets the container's own mounts travel on, or not, to mount namespaces that it makes. */
    void share(Register root, Optional<RootfsPropagation> propagation) {
        propagation
                .map(RootSteps::flag)
                .filter(flag -> flag == MS_SHARED || flag == MS_UNBINDABLE)
                .ifPresent(flag ->
                        propagate(builder.child, "how mounts below the root travel", root, flag));
    }

    private static long flag(RootfsPropagation propagation) {
        return switch (propagation) {
            case SHARED, RSHARED -> MS_SHARED;
            case SLAVE, RSLAVE -> MS_SLAVE;
            case PRIVATE, RPRIVATE -> MS_PRIVATE;
            case UNBINDABLE, RUNBINDABLE -> MS_UNBINDABLE;
        };
    }

    /** The child's first act on its mounts: nothing that it does is seen outside. */
    void separate() {
        builder.child.call(
                "no mount made here is seen outside",
                Call.MOUNT,
                Constants.NULL,
                Argument.text("/"),
                Constants.NULL,
                MS_REC_PRIVATE,
                Constants.NULL);
    }

    /**
     * Changes to the new root and lets go of the old one. What was prepared before is held by
     * descriptor; from here on every path is the container's, so that no symbolic link can lead
     * outside.
     */
    void enter(Register root) {
        Steps child = builder.child;
        // The working directory is the container's, inherited from the monitor: a place that surely
        // exists. By an empty path,
        // since root inside may not even look into it.
        child.call(
                "put the root over the container's directory",
                Call.MOVE_MOUNT,
                Argument.of(root),
                EMPTY,
                AT_FDCWD,
                EMPTY,
                Constants.MOVE_MOUNT_EMPTY_PATHS);
        child.call("go there", Call.FCHDIR, Argument.of(root));
        child.call(
                "make it the root; the host's stays stacked upon it",
                Call.PIVOT_ROOT,
                Argument.text("."),
                Argument.text("."));
        child.call("let go of the host's root", Call.UMOUNT2, Argument.text("."), MNT_DETACH);
        child.call("from the top", Call.CHDIR, Argument.text("/"));
    }

    /** Makes the root read-only, when all places for mounts are there. */
    void protect(Register root) {
        builder.child.call(
                "the root is read-only",
                Call.MOUNT_SETATTR,
                Argument.of(root),
                EMPTY,
                AT_EMPTY_PATH,
                MountAttributes.of(Constants.MOUNT_ATTR_RDONLY, 0, 0),
                MountAttributes.SIZE);
    }
}
