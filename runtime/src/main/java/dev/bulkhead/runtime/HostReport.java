package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Capability;
import dev.bulkhead.kernel.KernelFeatures;
import java.util.ArrayList;
import java.util.List;

/**
 * What this host can do for containers, for people.
 *
 * @param kernel the kernel's version
 * @param cgroups v1, v2, hybrid or none
 * @param features what there is, each with a remark
 * @param warnings what is wanted by default and missing, each with the cure
 */
public record HostReport(
        String kernel, String cgroups, List<Feature> features, List<String> warnings) {
    /**
     * A feature.
     *
     * @param name what people call it
     * @param available whether it is there
     * @param remark what it is good for
     */
    public record Feature(String name, boolean available, String remark) {}

    static HostReport of(Host host) {
        KernelFeatures kernel = host.features();
        List<Feature> features =
                List.of(
                        new Feature("overlay", kernel.overlay(), "copy-on-write root file systems"),
                        new Feature(
                                "user namespaces",
                                kernel.userNamespaces(),
                                "root inside is nobody outside"),
                        new Feature(
                                "unprivileged user namespaces",
                                kernel.unprivilegedUserNamespaces(),
                                "containers without root"),
                        new Feature(
                                "id-mapped mounts",
                                kernel.idMappedMounts(),
                                "volumes and layers with the right owners, without copying"),
                        new Feature(
                                "id-mapped overlay layers",
                                kernel.idMappedOverlayLayers(),
                                "images shared by containers with ids of their own"),
                        new Feature(
                                "seccomp",
                                !kernel.seccompActions().isEmpty(),
                                "system calls are filtered"),
                        new Feature(
                                "birth in a cgroup",
                                kernel.cloneIntoCgroup() && host.cgroups().v2().isPresent(),
                                "no wait for a grace period (cgroup v2)"),
                        new Feature(
                                "Landlock",
                                kernel.landlockAbi() > 0,
                                "a further wall around files"),
                        new Feature(
                                "AppArmor", kernel.appArmor(), "a further wall around programs"),
                        new Feature(
                                "SELinux",
                                kernel.seLinux(),
                                "a further wall around files and programs"),
                        new Feature(
                                "raising limits",
                                kernel.has(Capability.CAP_SYS_RESOURCE),
                                "ulimits above the engine's own, protection from the out-of-memory killer"));
        return new HostReport(kernel.version().toString(), cgroups(host), features, warnings(host));
    }

    private static String cgroups(Host host) {
        if (host.cgroups().isHybrid()) {
            return "hybrid";
        }
        return host.cgroups().v2().isPresent()
                ? "v2"
                : host.cgroups().v1().isEmpty() ? "none" : "v1";
    }

    private static List<String> warnings(Host host) {
        List<String> warnings = new ArrayList<>();
        if (!host.features().overlay()) {
            warnings.add("overlay is not loaded: run modprobe overlay");
        }
        if (!host.features().userNamespaces()) {
            warnings.add(
                    "user namespaces are switched off: set sysctl user.max_user_namespaces, or run with --userns host");
        }
        if (!host.features().has(Capability.CAP_SYS_RESOURCE)) {
            warnings.add("this process has no CAP_SYS_RESOURCE: ulimits are lowered to its own");
        }
        warnings.addAll(host.problems());
        host.appArmor().warning().ifPresent(warnings::add);
        return warnings;
    }
}
