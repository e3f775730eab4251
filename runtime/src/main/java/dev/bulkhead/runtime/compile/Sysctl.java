package dev.bulkhead.runtime.compile;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.runtime.plan.CloneFlags;
import java.util.Set;

/**
 * Names of kernel settings: sysctl(8). Only those of a namespace are a container's to set, and only
 * where the namespace is not the host's.
 */
final class Sysctl {
    private static final Set<String> IPC =
            Set.of(
                    "/proc/sys/kernel/msgmax",
                    "/proc/sys/kernel/msgmnb",
                    "/proc/sys/kernel/msgmni",
                    "/proc/sys/kernel/sem",
                    "/proc/sys/kernel/shmall",
                    "/proc/sys/kernel/shmmax",
                    "/proc/sys/kernel/shmmni",
                    "/proc/sys/kernel/shm_rmid_forced");

    private Sysctl() {}

    /**
     * Returns the file of a setting. As sysctl(8) has it, the first separator says what the others
     * mean: in {@code net/ipv4/conf/eth0.1/forwarding} the dot is a dot.
     */
    static String path(String name) {
        int dot = name.indexOf('.');
        int slash = name.indexOf('/');
        boolean dotted = dot >= 0 && (slash < 0 || dot < slash);
        return "/proc/sys/" + (dotted ? swap(name) : name);
    }

    private static String swap(String name) {
        return name.replace('/', '\0').replace('.', '/').replace('\0', '.');
    }

    /** Demands that a setting does not reach outside the container. */
    static void check(String name, Namespaces namespaces) {
        CloneFlags namespace = namespace(name, path(name));
        if (!namespaces.isNew(namespace) && !namespaces.isJoined(namespace)) {
            throw new InvalidFieldException(
                    "linux.sysctl",
                    "%s would change the host's, since the container has no namespace of its own for it (%s)"
                            .formatted(name, namespace));
        }
    }

    private static CloneFlags namespace(String name, String path) {
        if (path.startsWith("/proc/sys/net/")) {
            return CloneFlags.CLONE_NEWNET;
        }
        if (IPC.contains(path) || path.startsWith("/proc/sys/fs/mqueue/")) {
            return CloneFlags.CLONE_NEWIPC;
        }
        if (path.equals("/proc/sys/kernel/domainname")) {
            return CloneFlags.CLONE_NEWUTS;
        }
        throw new InvalidFieldException(
                "linux.sysctl", name + " belongs to the host, not to a container");
    }
}
