package dev.bulkhead.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a container may use of the machine. Everything that is absent keeps the engine's default,
 * which for most is no limit.
 *
 * @param memory bytes
 * @param memorySwap bytes of memory and swap together; -1: swap without limit
 * @param memoryReservation bytes below which it is not squeezed when memory runs short
 * @param cpus how many processors' worth of time, such as 1.5
 * @param cpuShares weight against others, 2 to 262144
 * @param cpusetCpus processors it may run on, such as {@code 0-3,5}
 * @param cpusetMems memory nodes it may use
 * @param pids how many processes; -1: no limit; absent: 2048
 * @param blockIoWeight weight of its disk access, 10 to 1000
 * @param sharedMemory bytes of /dev/shm; absent: 64 MiB
 * @param oomScoreAdjustment -1000 to 1000
 * @param ulimits limits of each process
 */
public record Limits(
        OptionalLong memory,
        OptionalLong memorySwap,
        OptionalLong memoryReservation,
        Optional<Double> cpus,
        OptionalLong cpuShares,
        Optional<String> cpusetCpus,
        Optional<String> cpusetMems,
        OptionalLong pids,
        OptionalInt blockIoWeight,
        OptionalLong sharedMemory,
        OptionalInt oomScoreAdjustment,
        List<Ulimit> ulimits) {

    /** The engine's defaults. */
    public static final Limits NONE =
            new Limits(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    OptionalInt.empty(),
                    List.of());

    private static final long LEAST_MEMORY = 512 * 1024;

    public Limits {
        ulimits = List.copyOf(ulimits);
        if (memory.isPresent() && memory.getAsLong() < LEAST_MEMORY) {
            throw new IllegalArgumentException(
                    "memory: "
                            + memory.getAsLong()
                            + " bytes are too few to start anything; give at least 512k");
        }
        if (memorySwap.isPresent() && memorySwap.getAsLong() != -1 && memory.isEmpty()) {
            throw new IllegalArgumentException(
                    "memory-swap: it counts memory and swap together, so it needs a memory limit"
                            + " too");
        }
        if (memorySwap.isPresent()
                && memory.isPresent()
                && memorySwap.getAsLong() != -1
                && memorySwap.getAsLong() < memory.getAsLong()) {
            throw new IllegalArgumentException(
                    "memory-swap: "
                            + memorySwap.getAsLong()
                            + " is less than memory, "
                            + memory.getAsLong()
                            + "; it counts both together");
        }
        if (cpus.isPresent() && !(cpus.get() >= 0.01 && cpus.get() <= 8192)) {
            throw new IllegalArgumentException(
                    "cpus: " + cpus.get() + " is not between 0.01 and 8192");
        }
        if (cpuShares.isPresent()
                && (cpuShares.getAsLong() < 2 || cpuShares.getAsLong() > 262144)) {
            throw new IllegalArgumentException(
                    "cpu-shares: " + cpuShares.getAsLong() + " is not between 2 and 262144");
        }
        if (pids.isPresent() && pids.getAsLong() < -1) {
            throw new IllegalArgumentException(
                    "pids-limit: " + pids.getAsLong() + " is neither a number of processes nor -1");
        }
        if (blockIoWeight.isPresent()
                && (blockIoWeight.getAsInt() < 10 || blockIoWeight.getAsInt() > 1000)) {
            throw new IllegalArgumentException(
                    "blkio-weight: " + blockIoWeight.getAsInt() + " is not between 10 and 1000");
        }
        if (oomScoreAdjustment.isPresent() && Math.abs(oomScoreAdjustment.getAsInt()) > 1000) {
            throw new IllegalArgumentException(
                    "oom-score-adj: "
                            + oomScoreAdjustment.getAsInt()
                            + " is not between -1000 and 1000");
        }
    }

    /** Returns the defaults with this size of /dev/shm, which is decided before the others. */
    Limits onlySharedMemory() {
        return new Limits(
                NONE.memory(),
                NONE.memorySwap(),
                NONE.memoryReservation(),
                NONE.cpus(),
                NONE.cpuShares(),
                NONE.cpusetCpus(),
                NONE.cpusetMems(),
                NONE.pids(),
                NONE.blockIoWeight(),
                sharedMemory,
                NONE.oomScoreAdjustment(),
                NONE.ulimits());
    }

    /** Returns the same limits with another one of memory, in bytes. */
    public Limits withMemory(long bytes) {
        return new Limits(
                OptionalLong.of(bytes),
                memorySwap,
                memoryReservation,
                cpus,
                cpuShares,
                cpusetCpus,
                cpusetMems,
                pids,
                blockIoWeight,
                sharedMemory,
                oomScoreAdjustment,
                ulimits);
    }

    /** Returns the same limits with another one of time, in processors. */
    public Limits withCpus(double processors) {
        return new Limits(
                memory,
                memorySwap,
                memoryReservation,
                Optional.of(processors),
                cpuShares,
                cpusetCpus,
                cpusetMems,
                pids,
                blockIoWeight,
                sharedMemory,
                oomScoreAdjustment,
                ulimits);
    }

    /** Returns the same limits with another one of processes; -1: no limit. */
    public Limits withPids(long processes) {
        return new Limits(
                memory,
                memorySwap,
                memoryReservation,
                cpus,
                cpuShares,
                cpusetCpus,
                cpusetMems,
                OptionalLong.of(processes),
                blockIoWeight,
                sharedMemory,
                oomScoreAdjustment,
                ulimits);
    }

    /**
     * A limit of each process; see getrlimit(2).
     *
     * @param name such as {@code nofile}
     * @param soft what is in force; -1: none
     * @param hard what the process may raise it to; -1: none
     */
    public record Ulimit(String name, long soft, long hard) {
        public Ulimit {
            if (hard != -1 && (soft == -1 || soft > hard)) {
                throw new IllegalArgumentException(
                        "ulimit "
                                + name
                                + ": the soft limit "
                                + soft
                                + " is above the hard limit "
                                + hard);
            }
        }
    }
}
