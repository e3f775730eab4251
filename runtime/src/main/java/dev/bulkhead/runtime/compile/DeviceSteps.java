package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedCollection;

/**
 * The nodes of /dev: the host's own, mounted one by one on a fresh directory, since mknod(2) is
 * nobody's right in a user namespace.
 */
final class DeviceSteps {
    /**
     * The links that every program expects; see proc(5) and the runtime specification, "Default
     * symbolic links".
     */
    private static final Map<String, String> LINKS = new LinkedHashMap<>();

    static {
        LINKS.put("/dev/fd", "/proc/self/fd");
        LINKS.put("/dev/stdin", "/proc/self/fd/0");
        LINKS.put("/dev/stdout", "/proc/self/fd/1");
        LINKS.put("/dev/stderr", "/proc/self/fd/2");
        LINKS.put("/dev/ptmx", "pts/ptmx");
    }

    private final PlanBuilder builder;
    private final MountSteps mounts;
    private final Map<String, Register> nodes = new LinkedHashMap<>();

    DeviceSteps(PlanBuilder builder, MountSteps mounts) {
        this.builder = builder;
        this.mounts = mounts;
    }

    /** Takes hold of the host's nodes, while the host's root is there. */
    void prepare(SequencedCollection<String> paths) {
        for (String path : paths) {
            nodes.put(
                    path,
                    builder.child.result(
                            "the host's " + path,
                            Call.OPEN_TREE,
                            AT_FDCWD,
                            Argument.text(path),
                            OPEN_TREE_CLONE));
        }
    }

    /** Attaches them, when /dev is there. */
    void attach() {
        nodes.forEach((path, register) -> {
            if (path.lastIndexOf('/') == "/dev".length()) {
                place(path);
            } else {
                mounts.makePlace(path, false);
            }
            builder.child.call(
                    "attach " + path,
                    Call.MOVE_MOUNT,
                    Argument.of(register),
                    EMPTY,
                    AT_FDCWD,
                    Argument.text(path),
                    MOVE_MOUNT_F_EMPTY_PATH);
            builder.release(register);
        });
        LINKS.forEach((path, target) ->
                builder.child.attempt(
                        "what programs expect",
                        new Tolerance.Of(Errno.EEXIST),
                        Call.SYMLINKAT,
                        Argument.text(target),
                        AT_FDCWD,
                        Argument.text(path)));
    }

    private void place(String path) {
        builder.child.attempt(
                "a place for " + path,
                new Tolerance.Of(Errno.EEXIST),
                Call.MKNODAT,
                AT_FDCWD,
                Argument.text(path),
                Argument.mode(0100666),
                Constants.ZERO);
    }
}
