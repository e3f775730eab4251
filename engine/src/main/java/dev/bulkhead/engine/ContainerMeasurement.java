package dev.bulkhead.engine;

import dev.bulkhead.runtime.ContainerStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/** Looks at what a container's processes are and use. */
final class ContainerMeasurement {
    /** USER_HZ, which /proc/stat counts in, is 100 on every architecture. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** Guest time, from this column on, is counted as user time already. */
    private static final int GUEST = 8;

    private final ContainerState state;

    ContainerMeasurement(ContainerState state) {
        this.state = state;
    }

    Statistics statistics() throws EngineException {
        var _ = state.requireRunning();
        EngineParts engine = state.engine();
        try {
            return translate(engine.runtime().statistics(engine.cgroup(state.id())));
        } catch (IOException e) {
            throw failed("statistics of ", e);
        }
    }

    private static Statistics translate(ContainerStatistics cgroup) throws IOException {
        long host = hostNanos();
        long hostMemory = hostMemory();
        return new Statistics(
                Instant.now(),
                cgroup.cpu().map(cpu -> cpu(cpu, host)),
                cgroup.memory().map(memory -> memory(memory, hostMemory)),
                cgroup.pids().map(pids -> new Statistics.Processes(pids.current(), pids.limit())),
                cgroup.io().stream().map(ContainerMeasurement::disk).toList(),
                cgroup.cpuPressure().map(ContainerMeasurement::pressure),
                cgroup.memoryPressure().map(ContainerMeasurement::pressure),
                cgroup.ioPressure().map(ContainerMeasurement::pressure));
    }

    private static Statistics.Cpu cpu(ContainerStatistics.Cpu cpu, long host) {
        return new Statistics.Cpu(
                cpu.total(),
                cpu.user(),
                cpu.system(),
                host,
                Runtime.getRuntime().availableProcessors(),
                cpu.periods(),
                cpu.throttledPeriods(),
                cpu.throttled());
    }

    private static Statistics.Memory memory(ContainerStatistics.Memory memory, long host) {
        OptionalLong limit = memory.limit();
        return new Statistics.Memory(
                memory.usage(),
                Math.max(0, memory.usage() - memory.inactiveFile()),
                Math.min(limit.orElse(host), host),
                memory.peak(),
                memory.limitHits(),
                memory.oomKills(),
                memory.detail());
    }

    private static Statistics.Disk disk(ContainerStatistics.Io io) {
        return new Statistics.Disk(
                io.major(),
                io.minor(),
                io.readBytes(),
                io.writeBytes(),
                io.readOperations(),
                io.writeOperations());
    }

    private static Statistics.Pressure pressure(ContainerStatistics.Pressure pressure) {
        return new Statistics.Pressure(pressure.some().average10(), pressure.full().average10());
    }

    /** The first line of /proc/stat: what all processors have spent. */
    private static long hostNanos() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/stat")).getFirst();
        LongStream columns =
                Arrays.stream(line.split(" +")).skip(1).limit(GUEST).mapToLong(Long::parseLong);
        return columns.sum() * NANOS_PER_TICK;
    }

    private static long hostMemory() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/meminfo")).getFirst();
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
    }

    ProcessTable processes(List<String> psArguments) throws EngineException {
        var _ = state.requireRunning();
        EngineParts engine = state.engine();
        try {
            Set<String> own = new HashSet<>();
            engine.runtime()
                    .processes(engine.cgroup(state.id()))
                    .forEach(pid -> own.add(pid.toString()));
            return new PsTable(psArguments).of(own);
        } catch (IOException e) {
            throw failed("processes of ", e);
        }
    }

    private EngineException failed(String what, IOException cause) {
        return new EngineException(
                EngineException.Kind.FAILED,
                what + state.name() + ": " + cause.getMessage(),
                cause);
    }
}
