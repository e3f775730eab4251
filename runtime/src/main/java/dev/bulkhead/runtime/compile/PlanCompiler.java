package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.IdMapping;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.ConsoleSize;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Root;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.CloneFlags;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Register;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Compiles a container's configuration into its launch plan. A pure function: the same
 * configuration and context give the same plan, and nothing is asked of the machine.
 */
public final class PlanCompiler {
    private static final List<String> DEFAULT_DEVICES =
            List.of(
                    "/dev/null",
                    "/dev/zero",
                    "/dev/full",
                    "/dev/random",
                    "/dev/urandom",
                    "/dev/tty");

    private final Spec spec;
    private final ContainerProcess process;
    private final Linux linux;
    private final LaunchContext context;
    private final Namespaces namespaces;

    private final PlanBuilder builder = new PlanBuilder();
    private final RootSteps root;
    private final MountSteps mounts;
    private final DeviceSteps devices;
    private final CgroupSteps cgroup = new CgroupSteps(builder);
    private final IdentitySteps identity = new IdentitySteps(builder);
    private final SettingSteps settings = new SettingSteps(builder);
    private final MaskSteps masks = new MaskSteps(builder);
    private final ProgramSteps program = new ProgramSteps(builder);
    private final StreamSteps streams;

    private PlanCompiler(Spec spec, LaunchContext context) {
        this.spec = spec;
        this.context = context;
        this.process =
                spec.process()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "process: missing; there is nothing to run"));
        this.linux = spec.linux();
        this.namespaces = new Namespaces(linux.namespaces(), context.joined());
        Mapping mapping = new Mapping(context.idMapDescriptor());
        this.root = new RootSteps(builder, mapping);
        this.mounts = new MountSteps(builder, mapping, context.cgroup());
        this.devices = new DeviceSteps(builder, mounts);
        this.streams = new StreamSteps(builder, context.streams());
    }

    /**
     * Compiles a configuration.
     *
     * @throws IllegalArgumentException if it asks for what no plan can do; the message begins with
     *     the field
     */
    public static Plan compile(Spec spec, LaunchContext context) {
        return new PlanCompiler(spec, context).compile();
    }

    private Plan compile() {
        Register rootMount = prepareOutside();
        prepareBeside();
        enterNamespaces();
        prepareInside();
        root.enter(rootMount);
        furnish(rootMount);
        becomeProgram();
        return new Plan(
                builder.beforeOps(),
                builder.besideOps(),
                builder.childOps(),
                namespaces.cloneFlags(),
                context.cgroup().birthplace().isPresent()
                        ? OptionalInt.of(
                                Plan.FREE_DESCRIPTOR + context.cgroup().birthplace().getAsInt())
                        : OptionalInt.empty(),
                context.streams(),
                context.options(),
                Plan.FREE_DESCRIPTOR + context.ownDescriptors());
    }

    /** The monitor, with the host's rights: what only they can make. */
    private Register prepareOutside() {
        Register rootMount = root.prepare(context.root());
        mounts.prepareBinds(spec.mounts());
        streams.own(
                hostId(linux.uidMappings(), process.user().uid()),
                hostId(linux.gidMappings(), process.user().gid()));
        namespaces.joinByMonitor(builder.before);
        return rootMount;
    }

    private static long hostId(List<IdMapping> mappings, long id) {
        return mappings.stream()
                .filter(mapping ->
                        id >= mapping.containerId() && id < mapping.containerId() + mapping.size())
                .findFirst()
                .map(mapping -> mapping.hostId() + id - mapping.containerId())
                .orElse(id);
    }

    private void prepareBeside() {
        if (namespaces.isNew(CloneFlags.CLONE_NEWUSER)) {
            identity.writeMaps(linux.uidMappings(), linux.gidMappings());
        }
        settings.limit(process.rlimits());
        process.oomScoreAdj().ifPresent(settings::adjustOutOfMemoryScore);
        settings.holdMountNamespace();
    }

    private void enterNamespaces() {
        builder.child.call(
                "only the monitor holds the lifeline",
                Call.CLOSE,
                Argument.of(Register.LIFELINE_HOLD));
        cgroup.join(context.cgroup());
        namespaces.joinByChild(builder.child);
        if (namespaces.isNew(CloneFlags.CLONE_NEWCGROUP)) {
            cgroup.separate();
        }
        settings.startSession();
        if (namespaces.isNew(CloneFlags.CLONE_NEWUSER)
                || namespaces.isJoined(CloneFlags.CLONE_NEWUSER)) {
            identity.becomeRootInside();
        }
    }

    /** In the new namespaces, while the host's root is still there. */
    private void prepareInside() {
        root.separate();
        if (namespaces.isNew(CloneFlags.CLONE_NEWNET)) {
            settings.raiseLoopback();
        }
        settings.set(linux.sysctl());
        mounts.prepareFileSystems(spec.mounts());
        if (hasOwnDevices()) {
            devices.prepare(devicePaths());
        }
    }

    private boolean hasOwnDevices() {
        return spec.mounts().stream()
                .anyMatch(mount ->
                        mount.destination().equals("/dev")
                                && mount.type().filter("tmpfs"::equals).isPresent());
    }

    private SequencedSet<String> devicePaths() {
        SequencedSet<String> paths = new LinkedHashSet<>(DEFAULT_DEVICES);
        linux.devices().forEach(device -> paths.add(device.path()));
        return paths;
    }

    /** With the container's root as the root: nothing leads outside any more. */
    private void furnish(Register rootMount) {
        mounts.attach(spec.mounts());
        if (hasOwnDevices()) {
            devices.attach();
        }
        masks.protect(linux.readonlyPaths());
        masks.mask(linux.maskedPaths(), context.maskedDirectories());
        program.makeWorkingDirectory(process.cwd());
        boolean ownDevices = hasOwnDevices();
        long rows = process.consoleSize().map(ConsoleSize::height).orElse(0L);
        long columns = process.consoleSize().map(ConsoleSize::width).orElse(0L);
        streams.makeTerminal(process.user().uid(), rows, columns, ownDevices);
        streams.connect();
        if (spec.root().map(Root::readonly).orElse(false)) {
            root.protect(rootMount);
        }
        if (namespaces.isNew(CloneFlags.CLONE_NEWUTS)) {
            spec.hostname().ifPresent(settings::nameHost);
            spec.domainname().ifPresent(settings::nameDomain);
        }
    }

    /** The walls close, from those that need rights to those that take them. */
    private void becomeProgram() {
        Capabilities capabilities = process.capabilities().orElse(Capabilities.of(Set.of()));
        identity.dropBoundingSet(capabilities.bounding(), context.lastCapability());
        boolean filtered = context.seccomp().length > 0;
        if (filtered && !process.noNewPrivileges()) {
            // Without no_new_privs a filter takes a capability to install, which the next step may
            // drop.
            program.filterCalls(context.seccomp(), context.seccompFlags());
        }
        identity.become(process.user(), capabilities);
        program.tieToMonitor();
        program.closeDescriptors(context.init());
        program.enterWorkingDirectory(process.cwd());
        settings.maskModes(process.user().umask().orElse(022));
        program.unblockSignals();
        if (process.noNewPrivileges()) {
            program.forbidNewPrivileges();
            if (filtered) {
                program.filterCalls(context.seccomp(), context.seccompFlags());
            }
        }
        program.execute(process.args(), process.env(), context.init());
    }
}
