package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Switches controllers on for a cgroup of version 2, which is done in all cgroups above it. A
 * cgroup that does so may hold no processes itself, unless it is the real root.
 */
final class SubtreeControl {
    private static final String FILE = "cgroup.subtree_control";

    private SubtreeControl() {}

    /**
     * Switches controllers on for a directory, from the mount point down.
     *
     * @throws CgroupException if a cgroup above holds processes, or isn't given the controller
     */
    static void enable(CgroupDirectory directory, Path mountPoint, Set<Controller> controllers)
            throws KernelException, CgroupException {
        List<String> names =
                controllers.stream()
                        .flatMap(controller -> controller.v2Name().stream())
                        .sorted()
                        .toList();
        // Mostly all is on already, and a look costs less than a write, which takes a global lock.
        if (!missing(directory.parent(), names).isEmpty()) {
            enableFromTop(directory.parent(), mountPoint, names);
        }
    }

    private static void enableFromTop(
            CgroupDirectory directory, Path mountPoint, List<String> names)
            throws KernelException, CgroupException {
        if (!directory.path().equals(mountPoint)) {
            enableFromTop(directory.parent(), mountPoint, names);
        }
        List<String> missing = missing(directory, names);
        if (missing.isEmpty()) {
            return;
        }
        String value = missing.stream().map(name -> "+" + name).collect(Collectors.joining(" "));
        try {
            directory.write(FILE, value);
        } catch (KernelException e) {
            throw new CgroupException(explain(e.errno(), directory.path()), e);
        }
    }

    private static List<String> missing(CgroupDirectory directory, List<String> names)
            throws KernelException {
        if (names.isEmpty()) {
            return List.of();
        }
        List<String> enabled = Arrays.asList(directory.read(FILE).strip().split(" ", -1));
        return names.stream().filter(name -> !enabled.contains(name)).toList();
    }

    private static String explain(int errno, Path directory) {
        return switch (errno) {
            case Errno.EBUSY ->
                    "processes are in %s itself, and a cgroup can't both hold processes and limit"
                                    .formatted(directory)
                            + " its children; move them into a cgroup below it";
            case Errno.ENOENT ->
                    "a controller is not offered to %s; have the cgroup above delegate it"
                            .formatted(directory);
            case Errno.EACCES, Errno.EPERM, Errno.EROFS ->
                    "no right to switch controllers on in %s; have it delegated"
                            .formatted(directory);
            default -> "controllers can't be switched on in " + directory;
        };
    }
}
