package dev.bulkhead.engine;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.IdMapping;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.LinuxBuilder;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.oci.runtime.Rlimit;
import dev.bulkhead.oci.runtime.Root;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.oci.runtime.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a request into a configuration of the runtime specification: what is not said gets the safe
 * default.
 */
final class SpecFactory {
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final Rlimit OPEN_FILES = new Rlimit(Rlimit.Type.NOFILE, 1024, 524288);

    /** What of /proc and /sys tells of the host or changes it. */
    private static final List<String> MASKED =
            List.of(
                    "/proc/acpi",
                    "/proc/asound",
                    "/proc/interrupts",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/sched_debug",
                    "/proc/scsi",
                    "/proc/timer_list",
                    "/proc/timer_stats",
                    "/sys/devices/virtual/powercap",
                    "/sys/firmware");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private final ContainerRecord container;
    private final Optional<String> otherNetwork;
    private final ContainerRequest request;

    /**
     * Makes one for a container.
     *
     * @param otherNetwork the network namespace of another container that it shares
     */
    SpecFactory(ContainerRecord container, Optional<String> otherNetwork) {
        this.container = container;
        this.otherNetwork = otherNetwork;
        this.request = container.request();
    }

    /**
     * Makes the configuration.
     *
     * @param users the users of the root file system
     * @param cgroup where its processes are counted
     * @param mounts makes the mounts
     */
    Spec make(UserDatabase users, String cgroup, MountFactory mounts) throws EngineException {
        Spec.Builder spec =
                Spec.builder()
                        .root(new Root("rootfs", request.readOnly()))
                        .mounts(mounts.make(request))
                        .process(process(users))
                        .linux(linux(cgroup));
        if (!request.namespaces().uts()) {
            spec.hostname(container.hostname());
            request.domainname().ifPresent(spec::domainname);
        }
        return spec.build();
    }

    private ContainerProcess process(UserDatabase users) throws EngineException {
        String user = request.user().orElse("");
        UserDatabase.Identity identity = users.resolve(user, request.groups());
        ContainerProcess.Builder process =
                ContainerProcess.builder(container.command())
                        .terminal(request.terminal())
                        .cwd(request.workingDirectory().orElse("/"))
                        .env(environment(identity.home()))
                        .rlimits(rlimits())
                        .capabilities(
                                capabilities(identity.user(), DefaultCapabilities.of(request)))
                        .noNewPrivileges(
                                request.security().noNewPrivileges() && !request.privileged())
                        .user(identity.user());
        request.limits().oomScoreAdjustment().ifPresent(process::oomScoreAdj);
        return process.build();
    }

    /**
     * Another user than root has none in force, but may find them in a setuid program where that
     * wall is lowered.
     */
    static Capabilities capabilities(User user, Set<Capability> capabilities) {
        if (user.uid() == 0) {
            return Capabilities.of(capabilities);
        }
        return new Capabilities(
                capabilities, Set.of(), Set.of(), Set.of(), Set.of(), JsonObject.EMPTY);
    }

    private List<String> environment(String home) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", PATH);
        variables.put("HOSTNAME", container.hostname());
        if (request.terminal()) {
            variables.put("TERM", "xterm");
        }
        variables.put("HOME", home);
        variables.putAll(request.environment());
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList();
    }

    private List<Rlimit> rlimits() throws EngineException {
        Map<Rlimit.Type, Rlimit> limits = new LinkedHashMap<>();
        limits.put(OPEN_FILES.type(), OPEN_FILES);
        for (Limits.Ulimit limit : request.limits().ulimits()) {
            Rlimit.Type type = rlimitType(limit.name());
            limits.put(type, new Rlimit(type, limit.soft(), limit.hard()));
        }
        return List.copyOf(limits.values());
    }

    private static Rlimit.Type rlimitType(String name) throws EngineException {
        try {
            return Rlimit.Type.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "unknown ulimit: "
                            + name
                            + "; one of "
                            + List.of(Rlimit.Type.values()).toString().toLowerCase(Locale.ROOT));
        }
    }

    private Linux linux(String cgroup) {
        LinuxBuilder linux =
                Linux.builder()
                        .namespaces(namespaces())
                        .cgroupsPath(cgroup)
                        .resources(ResourceFactory.make(request))
                        .sysctl(request.sysctls());
        container
                .firstId()
                .ifPresent(first -> {
                    List<IdMapping> maps = List.of(new IdMapping(0, first, IdRanges.RANGE_SIZE));
                    linux.idMappings(maps, maps);
                });
        if (!request.privileged()) {
            linux.maskedPaths(MASKED).readonlyPaths(READ_ONLY);
        }
        return linux.build();
    }

    private List<Namespace> namespaces() {
        HostNamespaces shared = request.namespaces();
        List<Namespace> namespaces = new ArrayList<>();
        namespaces.add(Namespace.fresh(Namespace.Type.MOUNT));
        if (otherNetwork.isPresent()) {
            namespaces.add(Namespace.joined(Namespace.Type.NETWORK, otherNetwork.get()));
        } else {
            addUnless(shared.network(), Namespace.Type.NETWORK, namespaces);
        }
        addUnless(shared.pid(), Namespace.Type.PID, namespaces);
        addUnless(shared.ipc(), Namespace.Type.IPC, namespaces);
        addUnless(shared.uts(), Namespace.Type.UTS, namespaces);
        addUnless(shared.cgroup(), Namespace.Type.CGROUP, namespaces);
        addUnless(container.firstId().isEmpty(), Namespace.Type.USER, namespaces);
        return namespaces;
    }

    private static void addUnless(boolean shared, Namespace.Type type, List<Namespace> namespaces) {
        if (!shared) {
            namespaces.add(Namespace.fresh(type));
        }
    }
}
