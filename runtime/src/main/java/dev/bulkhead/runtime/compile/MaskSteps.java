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
import static dev.bulkhead.runtime.compile.Constants.O_PATH_DIRECTORY;
import static dev.bulkhead.runtime.compile.Constants.O_PATH_NOFOLLOW;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.util.List;

/** Hides what of /proc and /sys concerns the host alone, and makes read-only what may only be read. */
final class MaskSteps {
    private static final Tolerance ABSENT = new Tolerance.Of(Errno.ENOENT);
    private static final long SYSTEM_FLAGS =
            Constants.MOUNT_ATTR_RDONLY | Constants.MOUNT_ATTR_NOSUID | Constants.MOUNT_ATTR_NODEV | Constants.MOUNT_ATTR_NOEXEC;

    private final PlanBuilder builder;

    MaskSteps(PlanBuilder builder) {
        this.builder = builder;
    }

    void mask(List<String> paths) {
        if (paths.isEmpty()) {
            return;
        }
        Register nothing =
                builder.child.result("what hides files: the null device, by a mount of the host's", Call.OPENAT, AT_FDCWD, Argument.text("/dev/null"), O_PATH_NOFOLLOW, ZERO);
        for (String path : paths) {
            mask(path, nothing);
        }
        builder.child.close("all is hidden", nothing);
    }

    /**
     * A directory is hidden by an empty one, a file by the null device. Which it is shows only here, where the file system
     * is mounted: each step depends on the one before.
     */
    private void mask(String path, Register nothing) {
        Steps child = builder.child;
        Register target = child.attempt(path + " is hidden, if there is one", ABSENT, 8, Call.OPENAT, AT_FDCWD, Argument.text(path), O_PATH_NOFOLLOW, ZERO);
        Register directory =
                child.attempt("is it a directory?", new Tolerance.Of(Errno.ENOTDIR), 5, Call.OPENAT, AT_FDCWD, Argument.text(path), O_PATH_DIRECTORY, ZERO);
        Register context = child.result("yes: an empty one", Call.FSOPEN, Argument.text("tmpfs"), FSOPEN_CLOEXEC);
        child.call("that holds nothing", Call.FSCONFIG, Argument.of(context), FSCONFIG_CMD_CREATE, Constants.NULL, Constants.NULL, ZERO);
        Register empty = child.result("and stays so", Call.FSMOUNT, Argument.of(context), FSMOUNT_CLOEXEC, Argument.named(SYSTEM_FLAGS, "ro,nosuid,nodev,noexec"));
        child.call("hides " + path, Call.MOVE_MOUNT, Argument.of(empty), EMPTY, Argument.of(directory), EMPTY, Argument.named(0x44, "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH"));
        child.call("directory", Call.CLOSE, Argument.of(directory));
        Register mount = child.result("the null device", Call.OPEN_TREE, Argument.of(nothing), EMPTY, Constants.OPEN_TREE_CLONE_EMPTY_PATH);
        child.attempt("hides " + path + " if it is a file", new Tolerance.Of(Errno.ENOTDIR), Call.MOVE_MOUNT, Argument.of(mount), EMPTY, Argument.of(target), EMPTY, Argument.named(0x44, "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH"));
        for (Register register : List.of(target, directory, context, empty, mount)) {
            builder.release(register);
        }
    }

    void protect(List<String> paths) {
        for (String path : paths) {
            Register tree = builder.child.attempt(path + " is read-only, if there is one", ABSENT, 2, Call.OPEN_TREE, AT_FDCWD, Argument.text(path), OPEN_TREE_CLONE_RECURSIVE);
            builder.child.call("only to be read", Call.MOUNT_SETATTR, Argument.of(tree), EMPTY, AT_EMPTY_PATH_RECURSIVE, MountAttributes.of(SYSTEM_FLAGS, 0, 0), MountAttributes.SIZE);
            builder.child.call("in its place", Call.MOVE_MOUNT, Argument.of(tree), EMPTY, AT_FDCWD, Argument.text(path), MOVE_MOUNT_F_EMPTY_PATH);
            builder.release(tree);
        }
    }
}
