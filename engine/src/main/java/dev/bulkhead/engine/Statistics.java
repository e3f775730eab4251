package dev.bulkhead.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a container's processes use at one moment. What this host does not count is empty.
 *
 * @param time when it was measured
 * @param disks what was read and written, by device
 * @param cpuPressure where the kernel measures stalls, as the other two
 */
public record Statistics(
        Instant time,
        Optional<Cpu> cpu,
        Optional<Memory> memory,
        Optional<Processes> processes,
        List<Disk> disks,
        Optional<Pressure> cpuPressure,
        Optional<Pressure> memoryPressure,
        Optional<Pressure> ioPressure) {
    public Statistics {
        disks = List.copyOf(disks);
    }

    /**
     * Processor time, in nanoseconds.
     *
     * @param host what all processors of the host have spent, at work or idle
     * @param processors how many the host has
     * @param periods how many periods of a limit have passed
     * @param throttledPeriods in how many the limit was reached
     * @param throttled how long processes waited for the next period
     */
    public record Cpu(
            long total,
            long user,
            long system,
            long host,
            int processors,
            long periods,
            long throttledPeriods,
            long throttled) {
        /** Returns the share of a processor, in percent, since an earlier measurement. */
        public double percentSince(Cpu earlier) {
            long spent = total - earlier.total;
            long passed = host - earlier.host;
            return spent > 0 && passed > 0 ? 100.0 * spent / passed * processors : 0;
        }
    }

    /**
     * Memory, in bytes.
     *
     * @param usage what is charged, page cache included
     * @param used the usage without the cache that is given back first: what Docker shows
     * @param limit its own, or the host's memory
     * @param detail the kernel's figures by name
     */
    public record Memory(
            long usage,
            long used,
            long limit,
            OptionalLong peak,
            long limitHits,
            long oomKills,
            Map<String, Long> detail) {
        public Memory {
            detail = Map.copyOf(detail);
        }
    }

    /** Processes and threads. */
    public record Processes(long current, OptionalLong limit) {}

    /** What was read from and written to a block device, in bytes and operations. */
    public record Disk(
            long major, long minor, long readBytes, long writtenBytes, long reads, long writes) {}

    /**
     * The share of the last ten seconds, in percent, that processes waited for a resource.
     *
     * @param some at least one of them
     * @param full all of them
     */
    public record Pressure(double some, double full) {}
}
