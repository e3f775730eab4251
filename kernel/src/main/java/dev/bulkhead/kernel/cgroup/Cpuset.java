package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.KernelException;
import java.nio.file.Path;
import java.util.List;

/** The start values that a cpuset of version 1 lacks: no process can enter while it is empty. */
final class Cpuset {
    private static final List<String> FILES = List.of("cpuset.cpus", "cpuset.mems");

    private Cpuset() {}

    /** Gives a new cpuset, and the ones above it that are empty too, the processors above them. */
    static void inherit(CgroupDirectory cpuset, Path mountPoint) throws KernelException {
        for (String file : FILES) {
            value(cpuset, mountPoint, file);
        }
    }

    private static String value(CgroupDirectory cpuset, Path mountPoint, String file)
            throws KernelException {
        String own = cpuset.read(file).strip();
        if (!own.isEmpty() || cpuset.path().equals(mountPoint)) {
            return own;
        }
        String inherited = value(cpuset.parent(), mountPoint, file);
        cpuset.write(file, inherited);
        return inherited;
    }
}
