package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.CloneFlags;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Plan;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The namespaces of a container: each is new, joined, or (where it is not named) the host's. */
final class Namespaces {
    private final Set<CloneFlags> fresh = EnumSet.noneOf(CloneFlags.class);
    private final Map<CloneFlags, Integer> joined = new EnumMap<>(CloneFlags.class);

    /**
     * Sorts the namespaces of a configuration.
     *
     * @param descriptors the index of the descriptor of each namespace that is joined, by its path
     */
    Namespaces(List<Namespace> namespaces, Map<String, Integer> descriptors) {
        for (Namespace namespace : namespaces) {
            CloneFlags flag = flag(namespace);
            Optional<String> path = namespace.path();
            if (path.isEmpty()) {
                fresh.add(flag);
                continue;
            }
            Integer descriptor = descriptors.get(path.get());
            if (descriptor == null) {
                throw new IllegalArgumentException(
                        "linux.namespaces: " + path.get() + " is to be joined, but was not opened");
            }
            joined.put(flag, descriptor);
        }
        if (!fresh.contains(CloneFlags.CLONE_NEWNS)) {
            throw new IllegalArgumentException(
                    "linux.namespaces: a container needs a mount namespace of its own");
        }
    }

    /** Returns the flags of all that a container does not share with the host. */
    static long flags(List<Namespace> namespaces) {
        return namespaces.stream()
                .map(Namespaces::flag)
                .mapToLong(CloneFlags::bit)
                .reduce(0, (a, b) -> a | b);
    }

    private static CloneFlags flag(Namespace namespace) {
        return switch (namespace.type()) {
            case PID -> CloneFlags.CLONE_NEWPID;
            case NETWORK -> CloneFlags.CLONE_NEWNET;
            case MOUNT -> CloneFlags.CLONE_NEWNS;
            case IPC -> CloneFlags.CLONE_NEWIPC;
            case UTS -> CloneFlags.CLONE_NEWUTS;
            case USER -> CloneFlags.CLONE_NEWUSER;
            case CGROUP -> CloneFlags.CLONE_NEWCGROUP;
            case TIME -> CloneFlags.CLONE_NEWTIME;
        };
    }

    boolean isNew(CloneFlags flag) {
        return fresh.contains(flag);
    }

    boolean isJoined(CloneFlags flag) {
        return joined.containsKey(flag);
    }

    /**
     * Returns the flags for the clone; the cgroup and time namespaces are made by the child itself,
     * later.
     */
    long cloneFlags() {
        return fresh.stream()
                .filter(flag ->
                        flag != CloneFlags.CLONE_NEWCGROUP && flag != CloneFlags.CLONE_NEWTIME)
                .mapToLong(CloneFlags::bit)
                .reduce(0, (a, b) -> a | b);
    }

    /**
     * A pid namespace is joined before the clone: the child is the first to be in it, the monitor
     * never is.
     */
    void joinByMonitor(Steps before) {
        join(before, CloneFlags.CLONE_NEWPID);
    }

    /** A user namespace is joined first, since it gives the right to join what belongs to it. */
    void joinByChild(Steps child) {
        join(child, CloneFlags.CLONE_NEWUSER);
        for (CloneFlags flag : joined.keySet()) {
            if (flag != CloneFlags.CLONE_NEWUSER && flag != CloneFlags.CLONE_NEWPID) {
                join(child, flag);
            }
        }
    }

    private void join(Steps steps, CloneFlags flag) {
        Integer descriptor = joined.get(flag);
        if (descriptor != null) {
            steps.call(
                    "a namespace that is shared",
                    Call.SETNS,
                    Argument.number(Plan.FREE_DESCRIPTOR + descriptor),
                    Argument.named(flag.bit(), flag.name()));
        }
    }
}
