package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.AT_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.AT_EMPTY_PATH_RECURSIVE;
import static dev.bulkhead.runtime.compile.Constants.AT_FDCWD;
import static dev.bulkhead.runtime.compile.Constants.EMPTY;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_CMD_CREATE;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_SET_FLAG;
import static dev.bulkhead.runtime.compile.Constants.FSCONFIG_SET_STRING;
import static dev.bulkhead.runtime.compile.Constants.FSMOUNT_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.FSOPEN_CLOEXEC;
import static dev.bulkhead.runtime.compile.Constants.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.bulkhead.runtime.compile.Constants.MOVE_MOUNT_INTO;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE;
import static dev.bulkhead.runtime.compile.Constants.OPEN_TREE_CLONE_RECURSIVE;
import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.runtime.Mount;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.CloneFlags;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The mounts of a configuration, in its order. Each is made first, as a mount that hangs nowhere:
 * binds by the monitor, who may map ids and sees the host's paths; file systems by the child, in
 * whose namespaces they live, while the host's /proc is still there (the kernel gives a new one
 * only to who sees one). After the change of root each is attached at its place.
 */
final class MountSteps {
    private static final List<String> SYSTEM = List.of("/proc", "/dev", "/sys");

    /**
     * Many images have links at these places, and those lead nowhere: what is mounted there covers
     * the link itself.
     */
    private static final List<String> NAME_FILES =
            List.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

    private record Prepared(Register register, boolean directory, boolean followsLinks) {}

    private final PlanBuilder builder;
    private final Mapping mapping;
    private final CgroupViewSteps cgroups;

    /** Those that were made before, or found to be there. */
    private final Set<String> directories = new HashSet<>();

    private final LaunchContext context;
    private final Namespaces namespaces;
    private final Optional<String> label;
    private final Map<Integer, Prepared> prepared = new HashMap<>();

    MountSteps(
            PlanBuilder builder,
            Mapping mapping,
            LaunchContext context,
            Namespaces namespaces,
            Optional<String> label) {
        this.label = label;
        this.builder = builder;
        this.mapping = mapping;
        this.context = context;
        this.cgroups = new CgroupViewSteps(builder, this, context.cgroup());
        this.namespaces = namespaces;
    }

    /** Makes the binds, by the monitor. */
    void prepareBinds(List<Mount> mounts) {
        for (int i = 0; i < mounts.size(); i++) {
            Mount mount = mounts.get(i);
            MountOptions options = MountOptions.parse(mount.options());
            if (isBind(mount, options)) {
                prepared.put(i, bind(mount, options));
            } else if (isCgroup(mount)) {
                cgroups.prepare();
            }
        }
    }

    private static boolean isBind(Mount mount, MountOptions options) {
        return options.bind() || mount.type().filter("bind"::equals).isPresent();
    }

    private static boolean isCgroup(Mount mount) {
        return mount.type()
                .filter(type -> type.equals("cgroup") || type.equals("cgroup2"))
                .isPresent();
    }

    private Prepared bind(Mount mount, MountOptions options) {
        String source =
                mount.source()
                        .orElseThrow(() ->
                                new InvalidFieldException(
                                        "mounts",
                                        "the bind mount at "
                                                + mount.destination()
                                                + " has no source"));
        Steps before = builder.before;
        Register register =
                before.result(
                        source + ", to be seen at " + mount.destination(),
                        Call.OPEN_TREE,
                        AT_FDCWD,
                        Argument.text(source),
                        options.recursive() ? OPEN_TREE_CLONE_RECURSIVE : OPEN_TREE_CLONE);
        boolean mapped = options.idMapped() || !mount.uidMappings().isEmpty();
        mapping.show(before, register, source, mapped, options.idMappedBelow());
        setAttributes(before, register, options, mount.destination());
        boolean followsLinks = !NAME_FILES.contains(mount.destination());
        return new Prepared(register, !context.boundFiles().contains(source), followsLinks);
    }

    static void setAttributes(
            Steps steps, Register register, MountOptions options, String destination) {
        long propagation =
                options.propagation() == 0 ? Constants.MS_PRIVATE : options.propagation();
        steps.call(
                destination
                        + ": its flags; nothing mounted below it later is seen on the other side unless asked for",
                Call.MOUNT_SETATTR,
                Argument.of(register),
                EMPTY,
                AT_EMPTY_PATH,
                MountAttributes.of(options.set(), options.clear(), 0),
                MountAttributes.SIZE);
        steps.call(
                destination + ": and of all below",
                Call.MOUNT_SETATTR,
                Argument.of(register),
                EMPTY,
                AT_EMPTY_PATH_RECURSIVE,
                MountAttributes.of(options.recursiveSet(), 0, propagation),
                MountAttributes.SIZE);
    }

    /**
     * Makes the file systems that show a namespace which is not the container's own, by the
     * monitor, who has the right to.
     */
    void prepareShared(List<Mount> mounts) {
        for (int i = 0; i < mounts.size(); i++) {
            if (showsForeignNamespace(mounts.get(i))) {
                prepareFileSystem(builder.before, i, mounts.get(i));
            }
        }
    }

    /**
     * Makes the file systems of /proc, /dev and /sys that come first, by the child in its
     * namespaces.
     */
    void prepareSystemFiles(List<Mount> mounts) {
        for (int i = 0; i < mounts.size(); i++) {
            MountOptions options = MountOptions.parse(mounts.get(i).options());
            if (isBind(mounts.get(i), options) || !isSystem(mounts.get(i).destination())) {
                return;
            }
            prepareFileSystem(builder.child, i, mounts.get(i));
        }
    }

    /** Makes all others. */
    void prepareOtherFileSystems(List<Mount> mounts) {
        for (int i = 0; i < mounts.size(); i++) {
            prepareFileSystem(builder.child, i, mounts.get(i));
        }
    }

    private static boolean isSystem(String destination) {
        return SYSTEM.stream()
                .anyMatch(base -> destination.equals(base) || destination.startsWith(base + "/"));
    }

    private void prepareFileSystem(Steps steps, int index, Mount mount) {
        MountOptions options = MountOptions.parse(mount.options());
        if (!prepared.containsKey(index) && !isBind(mount, options) && !isCgroup(mount)) {
            prepared.put(index, fileSystem(steps, mount, options));
        }
    }

    private boolean showsForeignNamespace(Mount mount) {
        return switch (mount.type().orElse("")) {
            case "sysfs" -> !namespaces.isNew(CloneFlags.CLONE_NEWNET);
            case "mqueue" -> !namespaces.isNew(CloneFlags.CLONE_NEWIPC);
            // One that is joined is the child's alone: the monitor stays in its own.
            case "proc" ->
                    !namespaces.isNew(CloneFlags.CLONE_NEWPID)
                            && !namespaces.isJoined(CloneFlags.CLONE_NEWPID);
            default -> false;
        };
    }

    private Prepared fileSystem(Steps steps, Mount mount, MountOptions options) {
        String destination = mount.destination();
        String type =
                mount.type()
                        .orElseThrow(() ->
                                new InvalidFieldException(
                                        "mounts", "the mount at " + destination + " has no type"));
        // Only the engine's own system mounts refuse to follow a link: an image that makes /proc
        // one is lying.
        boolean system = destination.lastIndexOf('/') == 0;
        return new Prepared(
                fileSystem(steps, type, labelled(type, options), destination), true, !system);
    }

    /** What has no labels of its own, on file systems that the container fills. */
    private MountOptions labelled(String type, MountOptions options) {
        boolean holdsFiles = List.of("tmpfs", "devpts", "mqueue").contains(type);
        return label.filter(_ -> holdsFiles)
                .map(value -> options.with("context", value))
                .orElse(options);
    }

    static Register fileSystem(Steps steps, String type, MountOptions options, String destination) {
        Register context =
                steps.result(
                        destination + ": a " + type + " of its own",
                        Call.FSOPEN,
                        Argument.text(type),
                        FSOPEN_CLOEXEC);
        for (MountOptions.Setting setting : options.data()) {
            steps.call(
                    destination
                            + ": "
                            + setting.name()
                            + setting.value().map("="::concat).orElse(""),
                    Call.FSCONFIG,
                    Argument.of(context),
                    setting.value().isPresent() ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG,
                    Argument.text(setting.name()),
                    setting.value().map(Argument::text).orElse(Constants.NULL),
                    ZERO);
        }
        steps.call(
                "mount " + type + " for " + destination,
                Call.FSCONFIG,
                Argument.of(context),
                FSCONFIG_CMD_CREATE,
                Constants.NULL,
                Constants.NULL,
                ZERO);
        // A file system that the container may not change through its mount is made so from the
        // start.
        Register mount =
                steps.result(
                        destination + ": its mount, attached nowhere yet",
                        Call.FSMOUNT,
                        Argument.of(context),
                        FSMOUNT_CLOEXEC,
                        Argument.named(options.set(), "0x" + Long.toHexString(options.set())));
        steps.close("its configuration", context);
        return mount;
    }

    /** Attaches everything at its place, in the configuration's order. */
    void attach(List<Mount> mounts) {
        for (int i = 0; i < mounts.size(); i++) {
            Mount mount = mounts.get(i);
            Prepared entry = prepared.get(i);
            if (entry != null) {
                attach(mount.destination(), entry);
            } else {
                cgroups.attach(mount);
            }
        }
    }

    private void attach(String destination, Prepared entry) {
        makePlace(destination, entry.directory());
        builder.child.call(
                "attach " + destination,
                Call.MOVE_MOUNT,
                Argument.of(entry.register()),
                EMPTY,
                AT_FDCWD,
                Argument.text(destination),
                entry.followsLinks() ? MOVE_MOUNT_INTO : MOVE_MOUNT_F_EMPTY_PATH);
        builder.release(entry.register());
        // What was made below is hidden now.
        directories.removeIf(path -> path.startsWith(destination + "/"));
    }

    /** Makes the place where a mount is attached; what is there already is used. */
    void makePlace(String destination, boolean directory) {
        for (int slash = destination.indexOf('/', 1);
                slash > 0;
                slash = destination.indexOf('/', slash + 1)) {
            makeDirectory(destination.substring(0, slash));
        }
        if (directory) {
            makeDirectory(destination);
        } else {
            builder.child.attempt(
                    "a place for " + destination,
                    new Tolerance.Of(Errno.EEXIST),
                    Call.MKNODAT,
                    AT_FDCWD,
                    Argument.text(destination),
                    Argument.mode(0100644),
                    ZERO);
        }
    }

    void makeDirectory(String path) {
        if (!directories.add(path)) {
            return;
        }
        builder.child.attempt(
                "a place for " + path,
                new Tolerance.Of(Errno.EEXIST),
                Call.MKDIRAT,
                AT_FDCWD,
                Argument.text(path),
                Argument.mode(0755));
    }
}
