package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.json.InvalidFieldException;
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
                throw new InvalidFieldException(
                        "linux.namespaces", path.get() + " is to be joined, but was not opened");
            }
            joined.put(flag, descriptor);
        }
        check();
    }

    private void check() {
        if (!fresh.contains(CloneFlags.CLONE_NEWNS)) {
            throw new InvalidFieldException(
                    "linux.namespaces", "a container needs a mount namespace of its own");
        }
        if (joined.containsKey(CloneFlags.CLONE_NEWUSER)) {
            throw new InvalidFieldException(
                    "linux.namespaces",
                    "joining a user namespace is not supported yet: give the container the same id maps instead");
        }
        if (joined.containsKey(CloneFlags.CLONE_NEWPID)
                && fresh.contains(CloneFlags.CLONE_NEWUSER)) {
            throw new InvalidFieldException(
                    "linux.namespaces",
                    "a pid namespace can be joined only without a user namespace of its own, which could not mount /proc");
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
     * Returns the flags for the clone; the cgroup and time namespaces are made by the child itself:
     * the one when it is in its cgroup, the other since no process that shares its memory can be
     * born into one.
     */
    long cloneFlags() {
        return fresh.stream()
                .filter(flag ->
                        flag != CloneFlags.CLONE_NEWCGROUP && flag != CloneFlags.CLONE_NEWTIME)
                .mapToLong(CloneFlags::bit)
                .reduce(0, (a, b) -> a | b);
    }

    /**
     * What is shared with others is joined by the monitor, before the child is born into it: the
     * child has a user namespace of its own, and no right to what belongs to another. The monitor
     * itself never is in a pid namespace that it joins, and does not mind the rest.
     */
    void joinByMonitor(Steps before) {
        joined.forEach((flag, descriptor) ->
                before.call(
                        "a namespace that is shared",
                        Call.SETNS,
                        Argument.number(Plan.FREE_DESCRIPTOR + descriptor),
                        Argument.named(flag.bit(), flag.name())));
    }
}
