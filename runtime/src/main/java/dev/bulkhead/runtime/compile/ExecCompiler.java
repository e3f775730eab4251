package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.ExecCpuAffinity;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.CloneFlags;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Plan;

/**
 * Compiles the plan of a further program in a running container. Nothing in there is trusted: the
 * namespaces are entered by a descriptor of the container's first process, and no path is looked up
 * inside while the child still has a right or a descriptor of the host's that it could lose.
 */
public final class ExecCompiler {
    /** What only the parent of a new process can choose for it. */
    private static final long BY_PARENT =
            CloneFlags.CLONE_NEWPID.bit() | CloneFlags.CLONE_NEWTIME.bit();

    private final Linux linux;
    private final ExecContext context;
    private final long namespaces;
    private final ContainerProcess process;
    private final PlanBuilder builder = new PlanBuilder();
    private final SchedulingSteps scheduling = new SchedulingSteps(builder);
    private final ProcessSteps steps;

    private ExecCompiler(Spec spec, ContainerProcess process, ExecContext context) {
        this.linux = spec.linux();
        this.process = process;
        this.context = context;
        this.namespaces = Namespaces.flags(linux.namespaces());
        this.steps = new ProcessSteps(builder, process, context.program(), spec.annotations());
    }

    /**
     * Compiles.
     *
     * @param spec the container's configuration, which says what it does not share with the host
     * @param process the further program
     * @throws dev.bulkhead.oci.json.InvalidFieldException if it asks for what no plan can do
     */
    public static Plan compile(Spec spec, ContainerProcess process, ExecContext context) {
        return new ExecCompiler(spec, process, context).compile();
    }

    private Plan compile() {
        steps.ownStreams(linux);
        enter(builder.before, namespaces & BY_PARENT);
        steps.limit();
        process.execCpuAffinity()
                .flatMap(ExecCpuAffinity::initialCpus)
                .ifPresent(scheduling::stayOn);
        steps.enterCgroup(context.cgroup());
        process.execCpuAffinity().flatMap(ExecCpuAffinity::finalCpus).ifPresent(scheduling::stayOn);
        steps.confine();
        steps.separateDescriptors();
        enter(builder.child, namespaces & ~BY_PARENT);
        if ((namespaces & CloneFlags.CLONE_NEWUSER.bit()) != 0) {
            new IdentitySteps(builder, context.program().groups()).becomeRootInside();
        }
        new SettingSteps(builder).startSession();
        steps.connectStreams(false);
        steps.becomeProgram(linux.personality());
        return builder.build(0, context.cgroup(), context.program());
    }

    /**
     * All at once, by the pidfd: the kernel takes the namespaces of that very process or, if it has
     * ended, none.
     */
    private void enter(Steps phase, long flags) {
        if (flags != 0) {
            phase.call(
                    "into the container, where its first process is",
                    Call.SETNS,
                    Argument.number(Plan.FREE_DESCRIPTOR + context.init()),
                    Argument.named(flags, CloneFlags.text(flags)));
        }
    }
}
