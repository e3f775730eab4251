package dev.bulkhead.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the running kernel offers to this process.
 *
 * @param version the kernel's version
 * @param landlockAbi the version of Landlock's interface, 0 if there is no Landlock: landlock(7)
 * @param overlay whether the overlay file system is there; false also if its module was never
 *     loaded
 * @param userNamespaces whether user namespaces can be made at all
 * @param unprivilegedUserNamespaces whether they can be made without CAP_SYS_ADMIN
 * @param idMappedMounts whether mounts can have id maps: by mount_setattr(2), with the host's
 *     rights
 * @param appArmor whether AppArmor is in force
 * @param seLinux whether SELinux is loaded, enforcing or not
 * @param seccompActions the names of what a seccomp filter may decide, such as {@code kill_process}
 * @param capabilities what this process may do now, its effective set; within a user namespace,
 *     without what only the host's root has
 * @param lastCapability the largest number of a capability that the kernel knows
 */
public record KernelFeatures(
        KernelVersion version,
        int landlockAbi,
        boolean overlay,
        boolean userNamespaces,
        boolean unprivilegedUserNamespaces,
        boolean idMappedMounts,
        boolean appArmor,
        boolean seLinux,
        Set<String> seccompActions,
        Set<Capability> capabilities,
        int lastCapability) {
    private static final int LANDLOCK_CREATE_RULESET_VERSION = 1;
    private static final int LARGEST_FILE = 64 * 1024;

    public KernelFeatures {
        seccompActions = Set.copyOf(seccompActions);
        capabilities = Set.copyOf(capabilities);
    }

    /** Asks the kernel; done once, since the answers hardly change while it runs. */
    public static KernelFeatures probe() throws IOException {
        OwnIds ids = OwnIds.current();
        boolean userNamespaces =
                number("/proc/sys/user/max_user_namespaces").filter(most -> most > 0).isPresent();
        return new KernelFeatures(
                KernelVersion.parse(read("/proc/sys/kernel/osrelease").orElse("")),
                landlock(),
                words("/proc/filesystems").contains("overlay"),
                userNamespaces,
                userNamespaces && unprivilegedAllowed(),
                ids.host() && hasMountSetattr(),
                read("/sys/module/apparmor/parameters/enabled").filter("Y"::equals).isPresent(),
                read("/sys/fs/selinux/enforce").isPresent(),
                Set.copyOf(words("/proc/sys/kernel/seccomp/actions_avail")),
                capabilities(ids),
                number("/proc/sys/kernel/cap_last_cap").orElse(0));
    }

    /** Returns whether clone3(2) starts a child in a cgroup of version 2: since Linux 5.7. */
    public boolean cloneIntoCgroup() {
        return version.isAtLeast(5, 7);
    }

    /** Returns whether overlay accepts idmapped mounts as its layers: since Linux 5.19. */
    public boolean idMappedOverlayLayers() {
        return idMappedMounts && overlay && version.isAtLeast(5, 19);
    }

    /** Returns whether overlay takes mounts that hang nowhere as its layers: since Linux 6.15. */
    public boolean detachedOverlayLayers() {
        return version.isAtLeast(6, 15);
    }

    /** Returns whether overlay is told its layers one by one: since Linux 6.7. */
    public boolean appendedOverlayLayers() {
        return version.isAtLeast(6, 7);
    }

    /** Returns whether tmpfs can have id maps: since Linux 6.3. */
    public boolean idMappedTmpfs() {
        return idMappedMounts && version.isAtLeast(6, 3);
    }

    /** Returns whether this process has a capability now. */
    public boolean has(Capability capability) {
        return capabilities.contains(capability);
    }

    private static Set<Capability> capabilities(OwnIds ids) throws IOException {
        Set<Capability> effective = EnumSet.noneOf(Capability.class);
        effective.addAll(CapabilitySets.current().effective());
        if (!ids.host()) {
            effective.remove(Capability.CAP_SYS_RESOURCE);
        }
        return effective;
    }

    private static int landlock() {
        long version =
                Native.call(
                        SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_CREATE_RULESET_VERSION);
        return Math.toIntExact(Math.max(version, 0));
    }

    /** Debian's switch is absent elsewhere; Ubuntu's is AppArmor's. */
    private static boolean unprivilegedAllowed() throws IOException {
        return number("/proc/sys/kernel/unprivileged_userns_clone").orElse(1) != 0
                && number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns").orElse(0) == 0;
    }

    /** A structure of size 0 is refused with another error than an unknown call. */
    private static boolean hasMountSetattr() {
        return Native.call(SystemCall.MOUNT_SETATTR, Fcntl.AT_FDCWD, 0, 0, 0, 0) != -Errno.ENOSYS;
    }

    private static Optional<Integer> number(String path) throws IOException {
        return read(path).map(Integer::valueOf);
    }

    private static List<String> words(String path) throws IOException {
        return read(path).map(text -> List.of(text.split("\\s+", -1))).orElse(List.of());
    }

    /** Reads a file of the kernel; empty if there is none, or none for this process. */
    private static Optional<String> read(String path) throws IOException {
        try (Fd file = Fcntl.open(path, Fcntl.O_RDONLY)) {
            byte[] content = Io.readAll(file, LARGEST_FILE);
            return Optional.of(new String(content, StandardCharsets.US_ASCII).strip());
        } catch (KernelException failure) {
            return switch (failure.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.EPERM -> Optional.empty();
                default -> throw failure;
            };
        }
    }
}
