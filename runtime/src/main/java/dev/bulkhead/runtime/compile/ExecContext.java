package dev.bulkhead.runtime.compile;

/**
 * What the plan of a further program in a running container needs to know of this host.
 *
 * @param init the index, among the plan's own descriptors, of a pidfd of the container's first
 *     process
 * @param cgroup where the container's processes are counted
 * @param program what the program needs
 */
public record ExecContext(int init, CgroupPlacement cgroup, ProgramContext program) {}
