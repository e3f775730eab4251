package dev.bulkhead.runtime;

import dev.bulkhead.kernel.cgroup.CgroupStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the processes of a container use and have used. A part is empty if this host does not count
 * it.
 *
 * @param io by device; empty too while nothing was read or written
 * @param cpuPressure only where the kernel measures stalls, as the other two pressures
 */
public record ContainerStatistics(
        Optional<Memory> memory,
        Optional<Cpu> cpu,
        Optional<Pids> pids,
        List<Io> io,
        Optional<Pressure> cpuPressure,
        Optional<Pressure> memoryPressure,
        Optional<Pressure> ioPressure) {
    public ContainerStatistics {
        io = List.copyOf(io);
    }

    /**
     * Memory, in bytes.
     *
     * @param usage what is charged, page cache included
     * @param peak the highest usage so far
     * @param cache of the usage, page cache
     * @param inactiveFile of the cache, what is given back first
     * @param swap what lies in swap
     * @param limitHits how often the usage ran into the limit
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
     * Time lost waiting for a resource.
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
    public record Stall(double average10, double average60, double average300, long total) {}

    static ContainerStatistics of(CgroupStatistics cgroup) {
        return new ContainerStatistics(
                cgroup.memory().map(ContainerStatistics::memory),
                cgroup.cpu().map(ContainerStatistics::cpu),
                cgroup.pids().map(pids -> new Pids(pids.current(), pids.limit())),
                cgroup.io().stream().map(ContainerStatistics::io).toList(),
                cgroup.cpuPressure().map(ContainerStatistics::pressure),
                cgroup.memoryPressure().map(ContainerStatistics::pressure),
                cgroup.ioPressure().map(ContainerStatistics::pressure));
    }

    private static Memory memory(CgroupStatistics.Memory memory) {
        return new Memory(
                memory.usage(),
                memory.limit(),
                memory.peak(),
                memory.cache(),
                memory.inactiveFile(),
                memory.swap(),
                memory.limitHits(),
                memory.oomKills(),
                memory.detail());
    }

    private static Cpu cpu(CgroupStatistics.Cpu cpu) {
        return new Cpu(
                cpu.total(),
                cpu.user(),
                cpu.system(),
                cpu.periods(),
                cpu.throttledPeriods(),
                cpu.throttled());
    }

    private static Io io(CgroupStatistics.Io io) {
        return new Io(
                io.major(),
                io.minor(),
                io.readBytes(),
                io.writeBytes(),
                io.readOperations(),
                io.writeOperations());
    }

    private static Pressure pressure(CgroupStatistics.Pressure pressure) {
        return new Pressure(stall(pressure.some()), stall(pressure.full()));
    }

    private static Stall stall(CgroupStatistics.Stall stall) {
        return new Stall(stall.average10(), stall.average60(), stall.average300(), stall.total());
    }
}
