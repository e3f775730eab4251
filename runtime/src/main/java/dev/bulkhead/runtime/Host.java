package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Capability;
import dev.bulkhead.kernel.KernelFeatures;
import dev.bulkhead.kernel.OwnIds;
import dev.bulkhead.kernel.cgroup.CgroupMounts;
import dev.bulkhead.kernel.cgroup.CgroupPath;
import dev.bulkhead.kernel.cgroup.DelegatedCgroups;
import dev.bulkhead.oci.runtime.BlockIo;
import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Cpu;
import dev.bulkhead.oci.runtime.IdMapping;
import dev.bulkhead.oci.runtime.Linux;
import dev.bulkhead.oci.runtime.Memory;
import dev.bulkhead.oci.runtime.Mount;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.oci.runtime.Resources;
import dev.bulkhead.oci.runtime.Rlimit;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.compile.HostTraits;
import dev.bulkhead.runtime.compile.RootMount;
import dev.bulkhead.runtime.security.AppArmor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was found on this host.
 *
 * @param features what the kernel has
 * @param cgroups how processes are counted and limited
 * @param traits what plans are made for
 * @param appArmor the profiles that confine containers
 * @param ids the users that this engine may give to containers
 * @param cgroupBase the cgroup that all of its own are below; empty: it can have none
 * @param problems what an ordinary user lacks here, each with the cure
 */
record Host(
        KernelFeatures features,
        CgroupMounts cgroups,
        HostTraits traits,
        AppArmor appArmor,
        OwnIds ids,
        Optional<String> cgroupBase,
        List<String> problems) {
    /** The annotation by which a configuration asks for Landlock, and its only value. */
    private static final String LANDLOCK = "dev.bulkhead.landlock";

    private static final String SCOPED = "scoped";
    private static final int SCOPES = 6;

    static Host look() throws IOException {
        OwnIds ids = OwnIds.current();
        return ids.host() ? ofRoot(ids) : ofOrdinaryUser(ids);
    }

    private static Host ofRoot(OwnIds ids) throws IOException {
        KernelFeatures features = KernelFeatures.probe();
        if (!features.has(Capability.CAP_SYS_ADMIN)) {
            throw new IOException(
                    "containers need root's rights, or a user namespace: start this program as bulkhead-unshare PROGRAM…");
        }
        HostTraits traits = features.detachedOverlayLayers() ? HostTraits.RECENT : HostTraits.OLDER;
        AppArmor appArmor = AppArmor.prepare(features.appArmor());
        return new Host(
                features,
                CgroupMounts.discover(),
                traits,
                appArmor,
                ids,
                Optional.of(""),
                List.of());
    }

    private static Host ofOrdinaryUser(OwnIds ids) throws IOException {
        DelegatedCgroups delegated = DelegatedCgroups.claim(CgroupMounts.discover());
        List<String> problems = new ArrayList<>();
        delegated
                .problem()
                .ifPresent(problem ->
                        problems.add("containers are not limited nor counted: " + problem));
        if (ids.count() == 1) {
            problems.add(
                    "containers have a single user, root: install the package uidmap and add a line such as user:100000:65536 to /etc/subuid and /etc/subgid");
        }
        return new Host(
                KernelFeatures.probe(),
                delegated.mounts(),
                HostTraits.ORDINARY,
                AppArmor.prepare(false),
                ids,
                delegated.base(),
                List.copyOf(problems));
    }

    /** Returns whether this engine is an ordinary user's. */
    boolean isOrdinary() {
        return traits.userAttributes();
    }

    /** Returns where a container's cgroup is on this host; empty: it can have none. */
    Optional<CgroupPath> cgroup(String path) {
        return cgroupBase.map(base -> CgroupPath.of(base + path));
    }

    /**
     * Returns the limits as far as this engine can have them. An ordinary user's containers have no
     * devices but those that the host gives everybody: there is nothing to deny.
     */
    Resources fit(Resources resources) {
        return isOrdinary() ? resources.toBuilder().devices(List.of()).build() : resources;
    }

    /** Returns why limits that a container asks for are not in force, if it can have none here. */
    List<String> unlimited(Linux linux) {
        boolean asked =
                !linux.resources().memory().equals(Memory.NONE)
                        || !linux.resources().cpu().equals(Cpu.NONE)
                        || !linux.resources().blockIo().equals(BlockIo.NONE);
        boolean possible = linux.cgroupsPath().isEmpty() || cgroupBase.isPresent();
        return asked && !possible ? problems.subList(0, 1) : List.of();
    }

    /**
     * Returns a configuration with id maps that this engine may write. An ordinary user's
     * containers have the ids that the engine has, range by range.
     */
    Spec withOwnIds(Spec spec) {
        if (!isOrdinary() || spec.linux().uidMappings().isEmpty()) {
            return spec;
        }
        return spec.toBuilder()
                .linux(
                        spec.linux().toBuilder()
                                .idMappings(same(ids.userMap()), same(ids.groupMap()))
                                .build())
                .build();
    }

    private static List<IdMapping> same(List<dev.bulkhead.kernel.IdMapping> own) {
        return own.stream()
                .map(range -> new IdMapping(range.containerId(), range.containerId(), range.size()))
                .toList();
    }

    /** Returns this host as it would be with other traits. */
    Host with(HostTraits other) {
        return new Host(features, cgroups, other, appArmor, ids, cgroupBase, problems);
    }

    /**
     * Checks that this host can raise the walls of security modules that a configuration asks for.
     *
     * @throws IllegalArgumentException of the first that it cannot
     */
    void checkConfinement(Spec spec) throws IOException {
        Optional<String> profile = spec.process().flatMap(ContainerProcess::apparmorProfile);
        if (profile.isPresent()) {
            appArmor.check(profile.get());
        }
        boolean labelled =
                spec.linux().mountLabel().isPresent()
                        || spec.process().flatMap(ContainerProcess::selinuxLabel).isPresent();
        if (labelled && !features.seLinux()) {
            throw new IllegalArgumentException(
                    "label: SELinux is not in force on this host; leave the label out");
        }
        String landlock = spec.annotations().get(LANDLOCK);
        if (landlock != null && !landlock.equals(SCOPED)) {
            throw new IllegalArgumentException(
                    "landlock=%s: expected %s".formatted(landlock, SCOPED));
        }
        if (landlock != null && features.landlockAbi() < SCOPES) {
            throw new IllegalArgumentException(
                    "landlock=%s: this kernel has version %d of Landlock, and scopes come with %d (Linux 6.12)"
                            .formatted(landlock, features.landlockAbi(), SCOPES));
        }
    }

    /**
     * Returns those of the paths that are directories: in the host's /proc and /sys, which are the
     * kernel's and the same in every container, or in what the root is made of.
     */
    Set<String> directories(List<String> paths, RootMount root) {
        List<String> bases =
                switch (root) {
                    case RootMount.Overlay overlay ->
                            overlay.lowers().stream().map(RootMount.Lower::path).toList();
                    case RootMount.Directory(String path, boolean idMapped) -> List.of(path);
                };
        return paths.stream()
                .filter(path -> isDirectory(path, bases))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Returns whether a path of a container may be there: those of the kernel's are in all or in
     * none.
     */
    static boolean mayExist(String path) {
        return !KernelPaths.contain(path) || KernelPaths.exists(path);
    }

    private static boolean isDirectory(String path, List<String> bases) {
        if (KernelPaths.contain(path)) {
            return KernelPaths.isDirectory(path);
        }
        return bases.stream()
                .anyMatch(
                        base -> Files.isDirectory(Path.of(base + path), LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Returns the sources of mounts that are no directories; one that is missing fails the launch
     * later, by name.
     */
    Set<String> boundFiles(List<Mount> mounts) {
        return mounts.stream()
                .flatMap(mount -> mount.source().stream())
                .filter(source ->
                        source.startsWith("/")
                                && Files.exists(Path.of(source))
                                && !Files.isDirectory(Path.of(source)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Lowers what this process has no right to raise: limits above its own hard ones, a score that
     * protects from the out-of-memory killer, capabilities that it does not hold. Containers within
     * containers would not start otherwise.
     *
     * @param spec the container's configuration: with a user namespace of its own it may hold every
     *     capability there
     * @param warnings is told what was lowered
     */
    ContainerProcess fit(Spec spec, ContainerProcess process, List<String> warnings)
            throws IOException {
        boolean ownUsers = spec.linux().namespace(Namespace.Type.USER).isPresent();
        ContainerProcess held = process;
        if (!ownUsers && process.capabilities().isPresent()) {
            Capabilities fitting = fit(process.capabilities().get(), warnings);
            held = process.toBuilder().capabilities(fitting).build();
        }
        return features.has(Capability.CAP_SYS_RESOURCE) ? held : fitLimits(held, warnings);
    }

    private Capabilities fit(Capabilities wanted, List<String> warnings) {
        Set<dev.bulkhead.oci.runtime.Capability> missing =
                EnumSet.noneOf(dev.bulkhead.oci.runtime.Capability.class);
        missing.addAll(wanted.bounding());
        missing.addAll(wanted.permitted());
        missing.removeIf(each -> features.has(Capability.valueOf(each.jsonName())));
        if (missing.isEmpty()) {
            return wanted;
        }
        warnings.add(
                "capabilities: this engine does not hold %s itself, and cannot give them to a container without user ids of its own"
                        .formatted(missing));
        return new Capabilities(
                without(wanted.bounding(), missing),
                without(wanted.effective(), missing),
                without(wanted.inheritable(), missing),
                without(wanted.permitted(), missing),
                without(wanted.ambient(), missing),
                wanted.unknown());
    }

    private static Set<dev.bulkhead.oci.runtime.Capability> without(
            Set<dev.bulkhead.oci.runtime.Capability> wanted,
            Set<dev.bulkhead.oci.runtime.Capability> missing) {
        return wanted.stream()
                .filter(each -> !missing.contains(each))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ContainerProcess fitLimits(ContainerProcess process, List<String> warnings)
            throws IOException {
        List<Rlimit> limits = new ArrayList<>();
        for (Rlimit limit : process.rlimits()) {
            limits.add(fit(limit, warnings));
        }
        ContainerProcess.Builder fitting = process.toBuilder().rlimits(limits);
        if (process.oomScoreAdj().orElse(0) < 0) {
            warnings.add(
                    "oom-score-adj: "
                            + process.oomScoreAdj().getAsLong()
                            + " would need CAP_SYS_RESOURCE, which this engine has not: 0 is kept");
            fitting.oomScoreAdj(0);
        }
        return fitting.build();
    }

    private static Rlimit fit(Rlimit limit, List<String> warnings) throws IOException {
        long hardest =
                dev.bulkhead.kernel.Rlimit.get(
                                dev.bulkhead.kernel.Rlimit.Resource.valueOf(
                                        limit.type().jsonName()))
                        .hard();
        if (Long.compareUnsigned(limit.hard(), hardest) <= 0) {
            return limit;
        }
        long soft = Long.compareUnsigned(limit.soft(), hardest) <= 0 ? limit.soft() : hardest;
        if (soft != limit.soft()) {
            warnings.add(
                    "ulimit %s: %s would need CAP_SYS_RESOURCE, which this engine has not: lowered to its own hard limit, %s"
                            .formatted(
                                    limit.type().name().toLowerCase(Locale.ROOT),
                                    Long.toUnsignedString(limit.soft()),
                                    Long.toUnsignedString(hardest)));
        }
        return new Rlimit(limit.type(), soft, hardest);
    }
}
