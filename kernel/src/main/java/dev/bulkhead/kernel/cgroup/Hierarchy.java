package dev.bulkhead.kernel.cgroup;

import java.nio.file.Path;

/**
 * A mounted tree of cgroups.
 *
 * @param mountPoint where its top that is visible here lies
 * @param own the cgroup of this process in it, from the mount point: {@code /} is the top itself
 */
public record Hierarchy(Path mountPoint, String own) {}
