package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_EMPTY_PATH_RECURSIVE;
import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_CMD_CREATE;
import static dev.bulkhead.runtime.compile.Constants.FSMOUNT_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.FSOPEN_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE_RECURSIVE;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hides what of /proc and /sys concerns the host alone, and makes read-only what may only be read.
 */
final class MaskSteps {
    private static final Tolerance ABSENT = new Tolerance.Of(Errno.ENOENT);
    private static final long SYSTEM_FLAGS =
            Constants.MOUNT_ATTR_RDONLY
                    | Constants.MOUNT_ATTR_NOSUID
                    | Constants.MOUNT_ATTR_NODEV
                    | Constants.MOUNT_ATTR_NOEXEC;

    private final PlanBuilder builder;
    private Optional<Register> nothing = Optional.empty();

    MaskSteps(PlanBuilder builder) {
        this.builder = builder;
    }

    /** Takes hold of the null device, while it surely is the host's (CVE-2025-31133). */
    void prepare(List<String> paths) {
        if (!paths.isEmpty()) {
            nothing =
                    Optional.of(
                            builder.child.result(
                                    "the host's /dev/null, to hide files",
                                    Call.OPEN_TREE,
                                    AT_FDCWD,
                                    Argument.text("/dev/null"),
                                    OPEN_TREE_CLONE));
        }
    }

    /**
     * Hides paths: a directory by an empty one, a file by the null device.
     *
     * @param directories those of the paths that are directories; the kernel refuses to hide one by
     *     the other
     */
    void mask(List<String> paths, Set<String> directories) {
        for (String path : paths) {
            hide(path, directories.contains(path) ? emptyDirectory() : emptyFile());
        }
        nothing.ifPresent(register -> builder.child.close("all is hidden", register));
    }

    private Register emptyFile() {
        return builder.child.result(
                "the null device once more",
                Call.OPEN_TREE,
                Argument.of(nothing.orElseThrow()),
                EMPTY,
                OPEN_TREE_CLONE_EMPTY_PATH);
    }

    private Register emptyDirectory() {
        Steps child = builder.child;
        Register context =
                child.result(
                        "an empty directory", Call.FSOPEN, Argument.text("tmpfs"), FSOPEN_CLOEXEC);
        child.call(
                "that holds nothing",
                Call.FSCONFIG,
                Argument.of(context),
                FSCONFIG_CMD_CREATE,
                Constants.NULL,
                Constants.NULL,
                ZERO);
        Register mount =
                child.result(
                        "and stays so",
                        Call.FSMOUNT,
                        Argument.of(context),
                        FSMOUNT_CLOEXEC,
                        Argument.named(SYSTEM_FLAGS, "ro,nosuid,nodev,noexec"));
        child.close("its configuration", context);
        return mount;
    }

    private void hide(String path, Register mount) {
        builder.child.attempt(
                "hides " + path + ", if there is one",
                ABSENT,
                Call.MOVE_MOUNT,
                Argument.of(mount),
                EMPTY,
                AT_FDCWD,
                Argument.text(path),
                MOVE_MOUNT_F_EMPTY_PATH);
        builder.release(mount);
    }

    void protect(List<String> paths) {
        for (String path : paths) {
            Register tree =
                    builder.child.attempt(
                            path + " is read-only, if there is one",
                            ABSENT,
                            3,
                            Call.OPEN_TREE,
                            AT_FDCWD,
                            Argument.text(path),
                            OPEN_TREE_CLONE_RECURSIVE);
            builder.child.call(
                    "only to be read",
                    Call.MOUNT_SETATTR,
                    Argument.of(tree),
                    EMPTY,
                    AT_EMPTY_PATH_RECURSIVE,
                    MountAttributes.of(SYSTEM_FLAGS, 0, 0),
                    MountAttributes.SIZE);
            builder.child.call(
                    "in its place",
                    Call.MOVE_MOUNT,
                    Argument.of(tree),
                    EMPTY,
                    AT_FDCWD,
                    Argument.text(path),
                    MOVE_MOUNT_F_EMPTY_PATH);
            builder.child.close(path + " is in its place", tree);
        }
    }
}
