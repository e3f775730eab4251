package dev.bulkhead.runtime;

import dev.bulkhead.kernel.cgroup.Cgroup;
import dev.bulkhead.kernel.cgroup.CgroupMounts;
import dev.bulkhead.kernel.cgroup.Warning;
import dev.bulkhead.oci.runtime.Resources;
import dev.bulkhead.runtime.cgroup.CgroupSettings;
import dev.bulkhead.runtime.compile.CgroupPlacement;
import dev.bulkhead.runtime.launch.ParkedMonitor;
import dev.bulkhead.runtime.plan.Cut;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.SplitPlan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A container that is begun and not yet anybody's: a monitor, and a child that waits in namespaces
 * and a cgroup of its own, and perhaps in its root. It ends with this process, or when it is
 * discarded.
 */
public final class ParkedContainer {
    private final ParkedMonitor monitor;
    private final Cut cut;
    private final Optional<Cgroup> cgroup;
    private final Resources limits;

    ParkedContainer(ParkedMonitor monitor, Cut cut, Optional<Cgroup> cgroup, Resources limits) {
        this.monitor = monitor;
        this.cut = cut;
        this.cgroup = cgroup;
        this.limits = limits;
    }

    ParkedMonitor monitor() {
        return monitor;
    }

    /** Returns what is left to do of this plan, if it can become the plan's container. */
    Optional<Plan> rest(SplitPlan plan) {
        return monitor.suits(plan.first(cut)) ? Optional.of(plan.rest(cut)) : Optional.empty();
    }

    CgroupPlacement placement(OwnDescriptors own) throws IOException {
        return cgroup.isPresent() ? CgroupPlacements.of(cgroup.get(), own) : CgroupPlacement.NONE;
    }

    /**
     * Puts limits in force; those that it was begun with are so already.
     *
     * @param warnings is told what this host cannot do
     * @return whether its cgroup has what they need
     */
    boolean limit(Resources wanted, CgroupMounts host, List<String> warnings) throws IOException {
        if (wanted.equals(limits)) {
            return true;
        }
        CgroupSettings settings = CgroupSettings.translate(wanted, host);
        if (cgroup.isEmpty()
                || settings.controllers().stream()
                        .anyMatch(controller -> cgroup.get().directory(controller).isEmpty())) {
            return false;
        }
        settings.apply(cgroup.get()).stream().map(Warning::toString).forEach(warnings::add);
        return true;
    }

    /** Ends it, and removes its cgroup. */
    public void discard() throws IOException {
        monitor.close();
        if (cgroup.isPresent()) {
            cgroup.get().remove();
        }
    }
}
