package dev.bulkhead.kernel.cgroup;

/** The version of the interface by which a controller is driven on this host. */
public enum Version {
    V1,
    V2,
    /** Built out of the kernel, switched off at boot, or not mounted. */
    ABSENT
}
