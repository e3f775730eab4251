package dev.bulkhead.kernel.cgroup;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the processes of a cgroup, and of those below it, use and have used. A part is empty if the
 * cgroup has no such controller.
 *
 * @param io by device; empty too while nothing was read or written
 * @param cpuPressure needs version 2 and a kernel with PSI, as the other two pressures
 */
public record CgroupStatistics(
        Optional<Memory> memory,
        Optional<Cpu> cpu,
        Optional<Pids> pids,
        List<Io> io,
        Optional<Pressure> cpuPressure,
        Optional<Pressure> memoryPressure,
        Optional<Pressure> ioPressure) {
    public CgroupStatistics {
        io = List.copyOf(io);
    }

    /**
     * Memory, in bytes.
     *
     * @param usage what is charged, page cache included
     * @param peak the highest usage so far
     * @param cache of the usage, page cache
     * @param inactiveFile of the cache, what is given back first
     * @param swap of this cgroup in swap
     * @param limitHits how often the usage ran into the limit; version 1 does not count it while a
     *     limit of memory and swap together is hit first
     * @param oomKills how many processes the kernel killed for lack of memory
     * @param detail memory.stat, by the kernel's names
     */
    public record Memory(
            long usage,
            OptionalLong limit,
            OptionalLong peak,
            long cache,
            long inactiveFile,
            long swap,
            long limitHits,
            long oomKills,
            Map<String, Long> detail) {
        public Memory {
            detail = Map.copyOf(detail);
        }

        /** Returns the usage without what is given back first: what is commonly shown as used. */
        public long withoutInactiveFile() {
            return Math.max(0, usage - inactiveFile);
        }
    }

    /**
     * CPU time, in nanoseconds.
     *
     * @param periods how many periods of the quota have passed
     * @param throttledPeriods in how many of them the quota was used up
     * @param throttled how long processes waited for the next period
     */
    public record Cpu(
            long total,
            long user,
            long system,
            long periods,
            long throttledPeriods,
            long throttled) {}

    /** The number of processes and threads. */
    public record Pids(long current, OptionalLong limit) {}

    /** Bytes and operations of one block device. */
    public record Io(
            long major,
            long minor,
            long readBytes,
            long writeBytes,
            long readOperations,
            long writeOperations) {}

    /**
     * Time lost waiting for a resource; see Documentation/accounting/psi.rst.
     *
     * @param some while at least one task waited
     * @param full while all tasks waited
     */
    public record Pressure(Stall some, Stall full) {}

    /**
     * A share of time in percent over the last 10, 60 and 300 seconds, and its sum.
     *
     * @param total in microseconds
     */
    public record Stall(double average10, double average60, double average300, long total) {
        static final Stall NONE = new Stall(0, 0, 0, 0);
    }

    /** Fills what is empty here from another half of the same cgroup. */
    CgroupStatistics orElse(CgroupStatistics other) {
        return new CgroupStatistics(
                memory.or(other::memory),
                cpu.or(other::cpu),
                pids.or(other::pids),
                io.isEmpty() ? other.io : io,
                cpuPressure.or(other::cpuPressure),
                memoryPressure.or(other::memoryPressure),
                ioPressure.or(other::ioPressure));
    }
}
