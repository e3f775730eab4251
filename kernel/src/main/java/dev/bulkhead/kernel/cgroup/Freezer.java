package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The files that freeze a cgroup, in either version; see cgroup-v1/freezer-subsystem.rst and
 * cgroup.freeze in cgroup-v2.rst.
 *
 * @param file takes the wish
 * @param frozen the wish to freeze
 * @param thawed the wish to go on
 * @param stateFile holds the line {@code frozenLine} once every process stands still
 */
record Freezer(
        CgroupDirectory directory,
        String file,
        String frozen,
        String thawed,
        String stateFile,
        String frozenLine) {
    static Freezer v1(Path directory) {
        return new Freezer(
                new CgroupDirectory(directory),
                "freezer.state",
                "FROZEN",
                "THAWED",
                "freezer.state",
                "FROZEN");
    }

    static Freezer v2(Path directory) {
        return new Freezer(
                new CgroupDirectory(directory),
                "cgroup.freeze",
                "1",
                "0",
                "cgroup.events",
                "frozen 1");
    }

    void freeze() throws IOException {
        if (!freezes()) {
            letGo();
            throw new CgroupException(
                    "freeze %s: some processes do not stop; they may hang in the kernel (see"
                                    .formatted(directory.path())
                            + " /proc/PID/stack)");
        }
    }

    /** Returns whether all processes came to stand still; the wish stays in force if not. */
    boolean freezes() throws IOException {
        return Patience.until(() -> {
            // Version 1 forgets processes that were busy: every wish looks at them anew.
            directory.write(file, frozen);
            return isFrozen();
        });
    }

    void thaw() throws IOException {
        letGo();
        if (!Patience.until(() -> !isFrozen())) {
            throw new CgroupException(
                    "thaw %s: it stays frozen; thaw the cgroup above it"
                            .formatted(directory.path()));
        }
    }

    /** Wishes the processes to go on, and doesn't wait. */
    void letGo() throws KernelException {
        directory.write(file, thawed);
    }

    private boolean isFrozen() throws KernelException {
        return directory.read(stateFile).lines().anyMatch(frozenLine::equals);
    }
}
