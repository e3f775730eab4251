package dev.bulkhead.runtime;

import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.IdMapping;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.LinuxBuilder;
import dev.bulkhead.oci.runtime.Mount;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.oci.runtime.Rlimit;
import dev.bulkhead.oci.runtime.Root;
import dev.bulkhead.oci.runtime.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Configurations for tests: a container with every wall, and variations of it. */
final class Specs {
    /** The host's id of the container's root. */
    static final long FIRST_ID = 1_073_741_824;

    /** How many ids a container has. */
    static final long ID_COUNT = 65_536;

    /** What root inside may do by default. */
    static final Set<Capability> CAPABILITIES =
            EnumSet.of(
                    Capability.CHOWN,
                    Capability.DAC_OVERRIDE,
                    Capability.FSETID,
                    Capability.FOWNER,
                    Capability.SETGID,
                    Capability.SETUID,
                    Capability.SETFCAP,
                    Capability.SETPCAP,
                    Capability.NET_BIND_SERVICE,
                    Capability.SYS_CHROOT,
                    Capability.KILL);

    private static final List<IdMapping> IDS = List.of(new IdMapping(0, FIRST_ID, ID_COUNT));

    private Specs() {}

    /** Returns a container with all walls and the usual mounts. */
    static Spec standard(String... args) {
        return Spec.builder()
                .root(new Root("/", false))
                .mounts(mounts())
                .process(process(args))
                .hostname("box")
                .linux(linux())
                .build();
    }

    /** Returns a process as the standard container's. */
    static ContainerProcess process(String... args) {
        return ContainerProcess.builder(List.of(args))
                .env(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"))
                .rlimits(List.of(new Rlimit(Rlimit.Type.NOFILE, 1024, 4096)))
                .capabilities(Capabilities.of(CAPABILITIES))
                .noNewPrivileges(true)
                .build();
    }

    private static List<Mount> mounts() {
        return List.of(
                mount("/proc", "proc", "nosuid", "noexec", "nodev"),
                mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
                mount(
                        "/dev/pts",
                        "devpts",
                        "nosuid",
                        "noexec",
                        "newinstance",
                        "ptmxmode=0666",
                        "mode=0620",
                        "gid=5"),
                mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
                mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                mount("/sys", "sysfs", "nosuid", "noexec", "nodev", "ro"),
                mount("/sys/fs/cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro"));
    }

    /** Returns a mount of a file system. */
    static Mount mount(String destination, String type, String... options) {
        return new Mount(destination, type, type, List.of(options));
    }

    /** Returns a mount of a directory or file of the host. */
    static Mount bind(Object source, String destination, String... options) {
        List<String> all = new ArrayList<>(List.of("rbind"));
        all.addAll(Arrays.asList(options));
        return new Mount(destination, "bind", source.toString(), all);
    }

    private static Linux linux() {
        return Linux.builder()
                .namespaces(
                        Arrays.stream(Namespace.Type.values())
                                .filter(type -> type != Namespace.Type.TIME)
                                .map(Namespace::fresh)
                                .toList())
                .idMappings(IDS, IDS)
                .maskedPaths(
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
                                "/sys/firmware"))
                .readonlyPaths(
                        List.of(
                                "/proc/bus",
                                "/proc/fs",
                                "/proc/irq",
                                "/proc/sys",
                                "/proc/sysrq-trigger"))
                .build();
    }

    /** Returns a configuration with another process. */
    static Spec withProcess(Spec spec, UnaryOperator<ContainerProcess.Builder> change) {
        return spec.toBuilder()
                .process(change.apply(spec.process().orElseThrow().toBuilder()).build())
                .build();
    }

    /** Returns a configuration with other settings of Linux. */
    static Spec withLinux(Spec spec, UnaryOperator<LinuxBuilder> change) {
        return spec.toBuilder().linux(change.apply(spec.linux().toBuilder()).build()).build();
    }

    /** Returns a configuration that shares namespaces with the host. */
    static Spec sharing(Spec spec, Namespace.Type... types) {
        List<Namespace.Type> shared = List.of(types);
        return withLinux(
                spec,
                linux ->
                        linux.namespaces(
                                spec.linux().namespaces().stream()
                                        .filter(namespace -> !shared.contains(namespace.type()))
                                        .toList()));
    }

    /** Returns a configuration with a further mount. */
    static Spec mounting(Spec spec, Mount mount) {
        return spec.toBuilder().addMount(mount).build();
    }
}
