package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.PseudoFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an ordinary user may do with cgroups: what is below the own cgroup of this process, where
 * that was delegated; see cgroups(7), "Delegation".
 *
 * @param mounts the host, with only what was delegated
 * @param base the cgroup that others may be made in; empty: none
 * @param problem why there is none
 */
public record DelegatedCgroups(
        CgroupMounts mounts, Optional<String> base, Optional<String> problem) {
    private static final String OWN = "bulkhead-engine";
    private static final String PROCESSES = "cgroup.procs";
    private static final String SUBTREE = "cgroup.subtree_control";
    private static final int FILE_LIMIT = 64 * 1024;

    private static final String CURE =
            "; start the server by: systemd-run --user --scope -p Delegate=yes bulkhead-server --stay";

    /**
     * Looks for what was delegated and makes it ready: this process moves to a cgroup of its own,
     * since a cgroup cannot both hold processes and limit those below it.
     */
    public static DelegatedCgroups claim(CgroupMounts host) throws IOException {
        if (host.v2().isEmpty() || !host.v1().isEmpty()) {
            return none(
                    "cgroups of version 1 cannot be delegated; boot with systemd.unified_cgroup_hierarchy=1");
        }
        String own =
                OwnCgroups.parse(PseudoFile.read(Path.of("/proc/self/cgroup"), FILE_LIMIT)).v2();
        boolean claimed = own.endsWith("/" + OWN);
        String base = claimed ? own.substring(0, own.length() - OWN.length() - 1) : own;
        Path directory = Path.of(host.v2().get().mountPoint() + base);
        if (!Files.isWritable(directory.resolve(PROCESSES))
                || !Files.isWritable(directory.resolve(SUBTREE))) {
            return none("the cgroup " + base + " is not delegated to this user" + CURE);
        }
        return claimed || enter(directory)
                ? new DelegatedCgroups(
                        new CgroupMounts(Map.of(), host.v2(), controllers(directory), Set.of()),
                        Optional.of(base),
                        Optional.empty())
                : none("the cgroup " + base + " has other processes than the engine" + CURE);
    }

    private static DelegatedCgroups none(String problem) {
        CgroupMounts nothing = new CgroupMounts(Map.of(), Optional.empty(), Set.of(), Set.of());
        return new DelegatedCgroups(nothing, Optional.empty(), Optional.of(problem));
    }

    private static Set<Controller> controllers(Path directory) throws KernelException {
        return Stream.of(
                        PseudoFile.read(directory.resolve("cgroup.controllers"), FILE_LIMIT)
                                .strip()
                                .split("\\s+", -1))
                .flatMap(name -> Controller.byV2Name(name).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether all is ready; if not, everything is as it was. */
    private static boolean enter(Path directory) throws IOException {
        CgroupDirectory cgroup = new CgroupDirectory(directory);
        CgroupDirectory own = new CgroupDirectory(directory.resolve(OWN));
        String wanted =
                controllers(directory).stream()
                        .flatMap(controller -> controller.v2Name().stream())
                        .sorted()
                        .map("+"::concat)
                        .collect(Collectors.joining(" "));
        try {
            own.make();
            own.write(PROCESSES, "0");
            cgroup.write(SUBTREE, wanted);
            return true;
        } catch (KernelException e) {
            cgroup.write(PROCESSES, "0");
            own.removed();
            return switch (e.errno()) {
                case Errno.EBUSY, Errno.EACCES, Errno.EPERM -> false;
                default -> throw e;
            };
        }
    }
}
