package dev.bulkhead.runtime;

import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.kernel.PseudoFile;
import dev.bulkhead.kernel.cgroup.CgroupMounts;
import dev.bulkhead.runtime.compile.RootMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was found on this host.
 *
 * @param cgroups how processes are counted and limited
 * @param kernel the version of Linux
 * @param lastCapability the highest capability that the kernel knows
 */
public record Host(CgroupMounts cgroups, KernelVersion kernel, int lastCapability) {
    static Host look() throws IOException {
        int last =
                Integer.parseInt(
                        PseudoFile.read(Path.of("/proc/sys/kernel/cap_last_cap"), 16).strip());
        KernelVersion kernel =
                KernelVersion.parse(PseudoFile.read(Path.of("/proc/sys/kernel/osrelease"), 256));
        return new Host(CgroupMounts.discover(), kernel, last);
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

    private static boolean isDirectory(String path, List<String> bases) {
        boolean kernels = path.startsWith("/proc/") || path.startsWith("/sys/");
        return (kernels ? List.of("") : bases)
                .stream()
                        .anyMatch(base ->
                                Files.isDirectory(Path.of(base + path), LinkOption.NOFOLLOW_LINKS));
    }
}
