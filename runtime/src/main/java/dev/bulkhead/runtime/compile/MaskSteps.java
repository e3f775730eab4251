package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_EMPTY_PATH_RECURSIVE;
import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_CMD_CREATE;
import static dev.bulkhead.runtime.compile.Constants.FSMOUNT_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.FSOPEN_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE_RECURSIVE;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<String, Register> nothing = new HashMap<>();

    MaskSteps(PlanBuilder builder) {
        this.builder = builder;
    }

    /**
     * Takes hold of the null device, once for each file, while it surely is the host's
     * (CVE-2025-31133). Older kernels copy no mount that hangs nowhere, so all are made here.
     *
     * @param directories those of the paths that are directories; the kernel refuses to hide one by
     *     the other
     */
    void prepare(List<String> paths, Set<String> directories) {
        for (String path : paths) {
            if (!directories.contains(path)) {
                nothing.put(
                        path,
                        builder.child.result(
                                "the host's /dev/null, to hide " + path,
                                Call.OPEN_TREE,
                                AT_FDCWD,
                                Argument.text("/dev/null"),
                                OPEN_TREE_CLONE));
            }
        }
    }

    /** Hides paths: a directory by an empty one, a file by the null device. */
    void mask(List<String> paths) {
        for (String path : paths) {
            Register file = nothing.get(path);
            hide(path, file == null ? emptyDirectory() : file);
        }
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
