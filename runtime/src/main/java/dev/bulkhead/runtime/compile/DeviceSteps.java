package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_CMD_CREATE;
import static dev.bulkhead.runtime.compile.Constants.FSMOUNT_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.FSOPEN_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.oci.runtime.Device;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes of /dev, mounted one by one, since mknod(2) is nobody's right in a user namespace. The
 * usual ones are the host's own; those that a configuration names are made by the monitor, with the
 * numbers, owner and mode that it gives, on a file system that only serves to hold them.
 */
final class DeviceSteps {
    private static final List<String> USUAL =
            List.of(
                    "/dev/null",
                    "/dev/zero",
                    "/dev/full",
                    "/dev/random",
                    "/dev/urandom",
                    "/dev/tty");

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
    private final Linux linux;
    private final Map<String, Register> usual = new LinkedHashMap<>();
    private final List<Register> named = new ArrayList<>();
    private Optional<Register> holder = Optional.empty();

    DeviceSteps(PlanBuilder builder, MountSteps mounts, Linux linux) {
        this.builder = builder;
        this.mounts = mounts;
        this.linux = linux;
    }

    /** Makes the nodes that the configuration names, by the monitor. */
    void make() {
        if (linux.devices().isEmpty()) {
            return;
        }
        Steps before = builder.before;
        Register context =
                before.result(
                        "a place for device nodes",
                        Call.FSOPEN,
                        Argument.text("tmpfs"),
                        FSOPEN_CLOEXEC);
        before.call(
                "mount tmpfs for device nodes",
                Call.FSCONFIG,
                Argument.of(context),
                FSCONFIG_CMD_CREATE,
                Constants.NULL,
                Constants.NULL,
                ZERO);
        Register mount =
                before.result(
                        "that hangs nowhere",
                        Call.FSMOUNT,
                        Argument.of(context),
                        FSMOUNT_CLOEXEC,
                        Argument.named(
                                Constants.MOUNT_ATTR_NOSUID | Constants.MOUNT_ATTR_NOEXEC,
                                "nosuid,noexec"));
        before.close("its configuration", context);
        before.call("modes are as given", Call.UMASK, ZERO);
        for (int i = 0; i < linux.devices().size(); i++) {
            make(mount, name(i), linux.devices().get(i));
        }
        before.call("what the monitor makes is its own", Call.UMASK, Argument.mode(077));
        holder = Optional.of(mount);
    }

    private static String name(int index) {
        return Integer.toString(index);
    }

    private void make(Register directory, String name, Device device) {
        long mode = device.fileMode().orElse(0666) & 07777;
        builder.before.call(
                "device " + device.path(),
                Call.MKNODAT,
                Argument.of(directory),
                Argument.text(name),
                Argument.mode((int) (type(device.type()) | mode)),
                number(device));
        builder.before.call(
                "the owner of " + device.path(),
                Call.FCHOWNAT,
                Argument.of(directory),
                Argument.text(name),
                Argument.number(HostIds.of(linux.uidMappings(), device.uid().orElse(0))),
                Argument.number(HostIds.of(linux.gidMappings(), device.gid().orElse(0))),
                ZERO);
    }

    private static int type(Device.Type type) {
        return switch (type) {
            case CHARACTER, UNBUFFERED_CHARACTER -> 0020000;
            case BLOCK -> 0060000;
            case FIFO -> 0010000;
        };
    }

    private static Argument number(Device device) {
        if (device.type() == Device.Type.FIFO) {
            return ZERO;
        }
        long major = device.major().orElse(0);
        long minor = device.minor().orElse(0);
        return Argument.named(
                (minor & 0xff) | (major << 8) | ((minor & ~0xffL) << 12), major + ":" + minor);
    }

    /** Takes hold of the host's nodes, while the host's root is there. */
    void prepare() {
        for (String path : USUAL) {
            if (linux.devices().stream().noneMatch(device -> device.path().equals(path))) {
                usual.put(
                        path,
                        builder.child.result(
                                "the host's " + path,
                                Call.OPEN_TREE,
                                AT_FDCWD,
                                Argument.text(path),
                                OPEN_TREE_CLONE));
            }
        }
    }

    /**
     * Takes hold of the nodes that the configuration names: what holds them is attached for that,
     * since older kernels copy no mount that hangs nowhere. It goes with the host's root.
     */
    void takeNamed() {
        if (holder.isEmpty()) {
            return;
        }
        builder.child.call(
                "the nodes, for a while",
                Call.MOVE_MOUNT,
                Argument.of(holder.get()),
                EMPTY,
                AT_FDCWD,
                EMPTY,
                Constants.MOVE_MOUNT_EMPTY_PATHS);
        for (int i = 0; i < linux.devices().size(); i++) {
            named.add(
                    builder.child.result(
                            "device " + linux.devices().get(i).path(),
                            Call.OPEN_TREE,
                            Argument.of(holder.get()),
                            Argument.text(name(i)),
                            OPEN_TREE_CLONE));
        }
        builder.child.close("all nodes are taken", holder.get());
    }

    /** Attaches the nodes that the configuration names, when what they lie in is there. */
    void attachNamed() {
        for (int i = 0; i < named.size(); i++) {
            String path = linux.devices().get(i).path();
            mounts.makePlace(path, false);
            attach(path, named.get(i));
        }
    }

    /** Attaches the usual ones and makes the usual links, in a /dev of the container's own. */
    void attachUsual() {
        usual.forEach((path, register) -> {
            builder.child.attempt(
                    "a place for " + path,
                    new Tolerance.Of(Errno.EEXIST),
                    Call.MKNODAT,
                    AT_FDCWD,
                    Argument.text(path),
                    Argument.mode(0100666),
                    ZERO);
            attach(path, register);
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

    private void attach(String path, Register register) {
        builder.child.call(
                "attach " + path,
                Call.MOVE_MOUNT,
                Argument.of(register),
                EMPTY,
                AT_FDCWD,
                Argument.text(path),
                MOVE_MOUNT_F_EMPTY_PATH);
        builder.release(register);
    }
}
