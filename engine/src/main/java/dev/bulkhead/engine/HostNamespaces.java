package dev.bulkhead.engine;

/**
 * Which of the host's namespaces are shared. Each that is true is a wall lowered.
 *
 * @param network the host's network; otherwise one of its own with loopback only
 * @param pid the host's processes
 * @param ipc the host's shared memory and message queues
 * @param uts the host's name
 * @param user no ids of its own: root inside is root outside
 * @param cgroup the host's view of cgroups
 */
public record HostNamespaces(
        boolean network, boolean pid, boolean ipc, boolean uts, boolean user, boolean cgroup) {
    /** None is shared: every wall is up. */
    public static final HostNamespaces NONE =
            new HostNamespaces(false, false, false, false, false, false);
}
