package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.ConsoleSize;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.Personality;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a container's first process and every further one have in common. */
final class ProcessSteps {
    private static final long CLONE_FILES = 0x400;

    private final PlanBuilder builder;
    private final ContainerProcess process;
    private final ProgramContext context;
    private final CgroupSteps cgroup;
    private final IdentitySteps identity;
    private final SettingSteps settings;
    private final SchedulingSteps scheduling;
    private final ProgramSteps program;
    private final StreamSteps streams;
    private final ConfinementSteps confinement;
    private final Map<String, String> annotations;

    ProcessSteps(
            PlanBuilder builder,
            ContainerProcess process,
            ProgramContext context,
            Map<String, String> annotations) {
        this.builder = builder;
        this.annotations = annotations;
        this.process = process;
        this.context = context;
        this.cgroup = new CgroupSteps(builder);
        this.identity = new IdentitySteps(builder, context.groups());
        this.settings = new SettingSteps(builder);
        this.scheduling = new SchedulingSteps(builder);
        this.program = new ProgramSteps(builder);
        this.confinement = new ConfinementSteps(builder);
        this.streams = new StreamSteps(builder, context.streams());
    }

    /** The monitor, before the child: pipes that the program's user may open by name. */
    void ownStreams(Linux linux) {
        streams.own(
                HostIds.of(linux.uidMappings(), process.user().uid()),
                HostIds.of(linux.gidMappings(), process.user().gid()));
    }

    /** The monitor, beside the child: what it may set and the container's root may not. */
    void limit() {
        settings.limit(process.rlimits());
        process.oomScoreAdj().ifPresent(settings::adjustOutOfMemoryScore);
        process.scheduler().ifPresent(scheduling::schedule);
        process.ioPriority().ifPresent(scheduling::rank);
    }

    /** The child's first steps, with the host's rights and paths. */
    void enterCgroup(CgroupPlacement placement) {
        cgroup.join(placement);
    }

    /** While the host's /proc is there. */
    void confine() {
        confinement.confine(process);
    }

    /** Already while it waits; said again when the last change of user has cleared it. */
    void dieWithMonitor() {
        program.dieWithMonitor();
    }

    /**
     * Until here the child shares its descriptors with the monitor; what follows is its own affair.
     */
    void separateDescriptors() {
        builder.child.call(
                "a table of descriptors of its own",
                Call.UNSHARE,
                Argument.named(CLONE_FILES, "CLONE_FILES"));
        builder.child.call(
                "only the monitor holds the lifeline",
                Call.CLOSE,
                Argument.of(Register.LIFELINE_HOLD));
    }

    /** Inside, with the container's root. */
    void makeWorkingDirectory() {
        program.makeWorkingDirectory(process.cwd());
    }

    /**
     * Gives the child its standard streams.
     *
     * @param console whether a terminal is shown at /dev/console as well
     */
    void connectStreams(boolean console) {
        long rows = process.consoleSize().map(ConsoleSize::height).orElse(0L);
        long columns = process.consoleSize().map(ConsoleSize::width).orElse(0L);
        streams.makeTerminal(process.user().uid(), rows, columns, console);
        streams.connect();
    }

    /**
     * The walls close, from those that need rights to those that take them.
     *
     * @param personality how old the machine looks
     */
    void becomeProgram(Optional<Personality> personality) {
        personality.ifPresent(settings::pretend);
        Capabilities capabilities = process.capabilities().orElse(Capabilities.of(Set.of()));
        identity.dropBoundingSet(capabilities.bounding(), context.lastCapability());
        if (!process.noNewPrivileges()) {
            // Without no_new_privs a filter takes a capability to install, which the next step may
            // drop.
            confinement.scope(annotations);
            context.filter().ifPresent(program::filterCalls);
        }
        identity.become(process.user(), capabilities);
        program.tieToMonitor();
        program.closeDescriptors(context.init());
        program.enterWorkingDirectory(process.cwd());
        settings.maskModes(process.user().umask().orElse(022));
        program.unblockSignals();
        if (process.noNewPrivileges()) {
            program.forbidNewPrivileges();
            confinement.scope(annotations);
            context.filter().ifPresent(program::filterCalls);
        }
        program.execute(process.args(), process.env(), context.init());
    }
}
