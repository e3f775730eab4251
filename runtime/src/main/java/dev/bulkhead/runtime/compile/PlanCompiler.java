package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.Root;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.plan.CloneFlags;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.SplitPlan;

/**
 * Compiles a container's configuration into its launch plan. A pure function: the same
 * configuration and context give the same plan, and nothing is asked of the machine.
 */
public final class PlanCompiler {
    private final Spec spec;
    private final Linux linux;
    private final LaunchContext context;
    private final Namespaces namespaces;

    private final PlanBuilder builder = new PlanBuilder();
    private final RootSteps root;
    private final MountSteps mounts;
    private final DeviceSteps devices;
    private final IdentitySteps identity = new IdentitySteps(builder);
    private final SettingSteps settings = new SettingSteps(builder);
    private final MaskSteps masks = new MaskSteps(builder);
    private final ProcessSteps steps;

    private PlanCompiler(Spec spec, LaunchContext context) {
        Refusals.check(spec);
        this.spec = spec;
        this.context = context;
        ContainerProcess process =
                spec.process()
                        .orElseThrow(() ->
                                new InvalidFieldException(
                                        "process", "is missing: there is nothing to run"));
        this.linux = spec.linux();
        this.namespaces = new Namespaces(linux.namespaces(), context.joined());
        linux.sysctl().keySet().forEach(name -> Sysctl.check(name, namespaces));
        Mapping mapping = new Mapping(context.idMapDescriptor());
        this.root = new RootSteps(builder, mapping, context.host());
        this.mounts = new MountSteps(builder, mapping, context, namespaces);
        this.devices = new DeviceSteps(builder, mounts, linux);
        this.steps = new ProcessSteps(builder, process, context.program());
    }

    /**
     * Compiles a configuration.
     *
     * @throws InvalidFieldException if it asks for what no plan can do
     */
    public static Plan compile(Spec spec, LaunchContext context) {
        return compileSplit(spec, context).whole();
    }

    /** Compiles a configuration into a plan in two parts; errors are those of {@link #compile}. */
    public static SplitPlan compileSplit(Spec spec, LaunchContext context) {
        return new PlanCompiler(spec, context).compile();
    }

    private SplitPlan compile() {
        namespaces.joinByMonitor(builder.before);
        mounts.prepareShared(spec.mounts());
        prepareBeside();
        enterNamespaces();
        prepareInside();
        SplitPlan.Position born = builder.cut();
        Register rootMount = prepareOutside();
        mounts.prepareOtherFileSystems(spec.mounts());
        devices.takeNamed();
        root.enter(rootMount);
        furnish(rootMount);
        SplitPlan.Position furnished = builder.cut();
        steps.ownStreams(linux);
        steps.limit();
        steps.separateDescriptors();
        moveIn(rootMount);
        steps.becomeProgram(linux.personality());
        Plan whole = builder.build(namespaces.cloneFlags(), context.cgroup(), context.program());
        return new SplitPlan(whole, born, furnished);
    }

    /** The monitor, with the host's rights: what only they can make. */
    private Register prepareOutside() {
        mounts.prepareBinds(spec.mounts());
        devices.make();
        // After the binds: it may leave the host's mount namespace.
        return root.prepare(context.root(), linux.rootfsPropagation());
    }

    private void prepareBeside() {
        if (namespaces.isNew(CloneFlags.CLONE_NEWUSER)) {
            identity.writeMaps(linux.uidMappings(), linux.gidMappings());
        }
        settings.holdMountNamespace();
    }

    private void enterNamespaces() {
        steps.enterCgroup(context.cgroup());
        if (namespaces.isNew(CloneFlags.CLONE_NEWCGROUP)) {
            new CgroupSteps(builder).separate();
        }
        if (namespaces.isNew(CloneFlags.CLONE_NEWTIME)) {
            settings.shiftClocks(linux.timeOffsets());
        }
        if (namespaces.isNew(CloneFlags.CLONE_NEWUSER)) {
            identity.becomeRootInside();
        }
        settings.startSession();
        steps.dieWithMonitor();
    }

    /** In the new namespaces, while the host's root is still there. */
    private void prepareInside() {
        root.separate();
        if (namespaces.isNew(CloneFlags.CLONE_NEWNET)) {
            settings.raiseLoopback();
        }
        settings.set(linux.sysctl());
        mounts.prepareSystemFiles(spec.mounts());
        masks.prepare(linux.maskedPaths(), context.maskedDirectories());
        if (hasOwnDevices()) {
            devices.prepare();
        }
    }

    private boolean hasOwnDevices() {
        return spec.mounts().stream()
                .anyMatch(mount ->
                        mount.destination().equals("/dev")
                                && mount.type().filter("tmpfs"::equals).isPresent());
    }

    /** With the container's root as the root: nothing leads outside any more. */
    private void furnish(Register rootMount) {
        mounts.attach(spec.mounts());
        if (hasOwnDevices()) {
            devices.attachUsual();
        }
        devices.attachNamed();
        masks.protect(linux.readonlyPaths());
        masks.mask(linux.maskedPaths());
        root.share(rootMount, linux.rootfsPropagation());
        if (namespaces.isNew(CloneFlags.CLONE_NEWUTS)) {
            spec.hostname().ifPresent(settings::nameHost);
            spec.domainname().ifPresent(settings::nameDomain);
        }
    }

    /** What a program needs of the root that it is to run in. */
    private void moveIn(Register rootMount) {
        steps.makeWorkingDirectory();
        steps.connectStreams(hasOwnDevices());
        if (spec.root().map(Root::readonly).orElse(false)) {
            root.protect(rootMount);
        }
    }
}
