package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.PseudoFile;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What cgroups this host has, and where: version 1, version 2, or a hybrid of both, as seen from
 * this process; see cgroups(7).
 *
 * @param v1 the hierarchies of version 1; controllers mounted together share one
 * @param v2 the one hierarchy of version 2
 * @param v2Controllers what version 2 drives here, without what is part of every cgroup
 * @param disabled controllers that the kernel has and that were switched off at boot
 */
public record CgroupMounts(
        Map<Controller, Hierarchy> v1,
        Optional<Hierarchy> v2,
        Set<Controller> v2Controllers,
        Set<Controller> disabled) {
    private static final int FILE_LIMIT = 64 << 20;

    public CgroupMounts {
        v1 = Map.copyOf(v1);
        v2Controllers = Set.copyOf(v2Controllers);
        disabled = Set.copyOf(disabled);
    }

    /** Looks at this host. */
    public static CgroupMounts discover() throws KernelException {
        String mountInfo = PseudoFile.read(Path.of("/proc/self/mountinfo"), FILE_LIMIT);
        String own = PseudoFile.read(Path.of("/proc/self/cgroup"), FILE_LIMIT);
        String known = PseudoFile.read(Path.of("/proc/cgroups"), FILE_LIMIT);
        Optional<Path> unified = unifiedMountPoint(mountInfo);
        String unifiedControllers =
                unified.isPresent()
                        ? PseudoFile.read(unified.get().resolve("cgroup.controllers"), FILE_LIMIT)
                        : "";
        return parse(mountInfo, known, own, unifiedControllers);
    }

    /**
     * Reads a host from the kernel's files.
     *
     * @param mountInfo /proc/self/mountinfo
     * @param known /proc/cgroups
     * @param own /proc/self/cgroup
     * @param unifiedControllers the file cgroup.controllers at the mount point of version 2, empty
     *     where there is none
     */
    public static CgroupMounts parse(
            String mountInfo, String known, String own, String unifiedControllers) {
        List<CgroupMountLine> mounts = CgroupMountLine.parse(mountInfo);
        OwnCgroups ownCgroups = OwnCgroups.parse(own);
        Map<Controller, Hierarchy> v1 = new EnumMap<>(Controller.class);
        for (Controller controller : Controller.values()) {
            CgroupMountLine.of(mounts, controller.v1Name())
                    .ifPresent(mount ->
                            v1.put(
                                    controller,
                                    mount.hierarchy(ownCgroups.v1(controller.v1Name()))));
        }
        return new CgroupMounts(
                v1,
                CgroupMountLine.unified(mounts).map(mount -> mount.hierarchy(ownCgroups.v2())),
                byV2Names(unifiedControllers),
                disabled(known));
    }

    /** Returns where version 2 is mounted, if it is. */
    static Optional<Path> unifiedMountPoint(String mountInfo) {
        return CgroupMountLine.unified(CgroupMountLine.parse(mountInfo))
                .map(CgroupMountLine::mountPoint);
    }

    private static Set<Controller> byV2Names(String names) {
        return words(names)
                .flatMap(name -> Controller.byV2Name(name).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Lines of /proc/cgroups: name, hierarchy, number of cgroups, enabled (0 or 1). */
    private static Set<Controller> disabled(String known) {
        return known.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\\s+", -1))
                .filter(fields -> fields.length >= 4 && fields[3].equals("0"))
                .flatMap(fields -> Controller.byV1Name(fields[0]).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> words(String text) {
        return text.isBlank() ? Stream.empty() : Stream.of(text.strip().split("\\s+", -1));
    }

    /** Returns by which version a controller is driven here. */
    public Version version(Controller controller) {
        if (v1.containsKey(controller)) {
            return Version.V1;
        }
        boolean unified =
                v2.isPresent() && (controller.partOfV2() || v2Controllers.contains(controller));
        return unified ? Version.V2 : Version.ABSENT;
    }

    /** Returns whether both versions are mounted and version 1 drives at least one controller. */
    public boolean isHybrid() {
        return v2.isPresent() && !v1.isEmpty();
    }

    /** Explains why a controller is absent and what brings it back. */
    public Warning absence(String setting, Controller controller) {
        String name = controller.v1Name();
        if (disabled.contains(controller)) {
            return new Warning(
                    setting,
                    "the controller " + name + " was switched off when the kernel started",
                    "boot with cgroup_enable=%1$s and without cgroup_disable=%1$s".formatted(name));
        }
        if (v1.isEmpty() && v2.isEmpty()) {
            return new Warning(
                    setting,
                    "no cgroup file system is mounted",
                    "mount -t cgroup2 cgroup2 /sys/fs/cgroup");
        }
        return new Warning(
                setting,
                "the controller " + name + " is neither mounted nor offered by cgroup v2",
                v2.isPresent() && controller.v2Name().isEmpty()
                        ? "it exists in cgroup v1 only: mount -t cgroup -o " + name
                        : "mount it, or have the parent cgroup delegate it");
    }
}
