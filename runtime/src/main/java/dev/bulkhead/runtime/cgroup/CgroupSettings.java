package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.Cgroup;
import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.CgroupMounts;
import dev.bulkhead.kernel.cgroup.CgroupPath;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting;
import dev.bulkhead.kernel.cgroup.Warning;
import dev.bulkhead.oci.runtime.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a container's limits come to on one host.
 *
 * @param controllers the ones that its cgroup needs, for limits, figures and freezing
 * @param settings what is set, in this order
 * @param warnings what was asked for and this host can't do
 */
public record CgroupSettings(
        Set<Controller> controllers, List<Setting> settings, List<Warning> warnings) {
    public CgroupSettings {
        controllers = Set.copyOf(controllers);
        settings = List.copyOf(settings);
        warnings = List.copyOf(warnings);
    }

    /**
     * A cgroup with its limits in force.
     *
     * @param warnings what this host can't do, as far as it was asked for
     */
    public record Made(Cgroup cgroup, List<Warning> warnings) {}

    /**
     * Translates the limits of the runtime specification (config-linux.md, "Control groups"). Reads
     * nothing of the host but the description given.
     *
     * @throws CgroupException if a limit contradicts another, or one that is a wall needs a
     *     controller that this host lacks
     */
    public static CgroupSettings translate(Resources resources, CgroupMounts host)
            throws CgroupException {
        Translation translation = new Translation(host);
        DeviceSettings.translate(resources.devices(), translation);
        MemorySettings.translate(resources.memory(), translation);
        CpuSettings.translate(resources.cpu(), translation);
        PidsSettings.translate(resources.pids(), translation);
        BlockIoSettings.translate(resources.blockIo(), translation);
        HugepageSettings.translate(resources.hugepageLimits(), translation);
        RdmaSettings.translate(resources.rdma(), translation);
        NetworkSettings.translate(resources.network(), translation);
        // Last, so that whoever writes a file by its own name has the last word.
        UnifiedSettings.translate(resources.unified(), translation);
        return translation.result();
    }

    /**
     * Makes a cgroup and sets the limits, before any process enters it.
     *
     * @throws CgroupException if that is impossible; nothing is left then
     */
    public Made create(CgroupMounts host, CgroupPath path) throws IOException {
        Cgroup cgroup = Cgroup.create(host, path, controllers);
        try {
            return new Made(cgroup, apply(cgroup));
        } catch (IOException e) {
            cgroup.remove();
            throw e;
        }
    }

    /**
     * Sets the limits in a cgroup that may have processes.
     *
     * @return what this host can't do, as far as it was asked for
     * @throws CgroupException if the kernel refuses a value; the ones before it are in force
     */
    public List<Warning> apply(Cgroup cgroup) throws IOException {
        List<Warning> all = new ArrayList<>(warnings);
        all.addAll(cgroup.apply(settings));
        return List.copyOf(all);
    }

    /** Returns the settings in readable lines, each after its controller. */
    public String describe() {
        return settings.stream()
                .map(setting -> setting.controller().v1Name() + ": " + setting.describe() + "\n")
                .collect(Collectors.joining());
    }
}
