package dev.bulkhead.kernel.cgroup;

import java.util.Arrays;
import java.util.Optional;

/**
 * The controllers of the kernel, with their names in both versions. Some have become part of every
 * cgroup in version 2 and need not be switched on there; some no longer exist.
 */
public enum Controller {
    CPU("cpu", "cpu", false),
    /** Version 2 always counts CPU time, in cpu.stat. */
    CPUACCT("cpuacct", "", true),
    CPUSET("cpuset", "cpuset", false),
    MEMORY("memory", "memory", false),
    /** Version 2 has BPF programs in its place. */
    DEVICES("devices", "", true),
    /** Version 2 has cgroup.freeze in every cgroup. */
    FREEZER("freezer", "", true),
    BLKIO("blkio", "io", false),
    PIDS("pids", "pids", false),
    HUGETLB("hugetlb", "hugetlb", false),
    RDMA("rdma", "rdma", false),
    MISC("misc", "misc", false),
    NET_CLS("net_cls", "", false),
    NET_PRIO("net_prio", "", false),
    /** Version 2 lets perf_event_open(2) take any cgroup. */
    PERF_EVENT("perf_event", "", true);

    private final String v1Name;
    private final String v2Name;
    private final boolean partOfV2;

    Controller(String v1Name, String v2Name, boolean partOfV2) {
        this.v1Name = v1Name;
        this.v2Name = v2Name;
        this.partOfV2 = partOfV2;
    }

    /** Returns the name in /proc/cgroups and in the mount options of version 1. */
    public String v1Name() {
        return v1Name;
    }

    /** Returns the name in cgroup.controllers of version 2, where it has to be switched on. */
    public Optional<String> v2Name() {
        return v2Name.isEmpty() ? Optional.empty() : Optional.of(v2Name);
    }

    /** Returns whether every cgroup of version 2 has this function without being asked. */
    public boolean partOfV2() {
        return partOfV2;
    }

    static Optional<Controller> byV1Name(String name) {
        return Arrays.stream(values()).filter(one -> one.v1Name.equals(name)).findFirst();
    }

    /** Finds a controller by its name in version 2. */
    public static Optional<Controller> byV2Name(String name) {
        return Arrays.stream(values())
                .filter(one -> !one.v2Name.isEmpty() && one.v2Name.equals(name))
                .findFirst();
    }
}
