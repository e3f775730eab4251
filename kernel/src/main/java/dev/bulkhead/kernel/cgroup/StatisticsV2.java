package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.KernelException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The figures of version 2; see cgroup-v2.rst. */
final class StatisticsV2 {
    private static final long NANOS_IN_MICRO = 1000;

    private StatisticsV2() {}

    /** Reads what is there: a controller that is off has no files. */
    static CgroupStatistics read(CgroupDirectory directory) throws KernelException {
        return new CgroupStatistics(
                memory(directory),
                directory.readIfPresent("cpu.stat").map(StatisticsV2::cpu),
                pids(directory),
                directory.readIfPresent("io.stat").map(StatisticsV2::io).orElse(List.of()),
                directory.readIfPresent("cpu.pressure").map(StatisticsV2::pressure),
                directory.readIfPresent("memory.pressure").map(StatisticsV2::pressure),
                directory.readIfPresent("io.pressure").map(StatisticsV2::pressure));
    }

    private static Optional<CgroupStatistics.Memory> memory(CgroupDirectory directory)
            throws KernelException {
        Optional<String> usage = directory.readIfPresent("memory.current");
        if (usage.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Long> detail = Figures.flatKeyed(directory.read("memory.stat"));
        Map<String, Long> events = Figures.flatKeyed(directory.read("memory.events"));
        return Optional.of(
                new CgroupStatistics.Memory(
                        Figures.number(usage.get()),
                        Figures.limit(directory.read("memory.max")),
                        directory
                                .readIfPresent("memory.peak")
                                .map(peak -> OptionalLong.of(Figures.number(peak)))
                                .orElse(OptionalLong.empty()),
                        detail.getOrDefault("file", 0L),
                        detail.getOrDefault("inactive_file", 0L),
                        Figures.number(directory.readIfPresent("memory.swap.current").orElse("0")),
                        events.getOrDefault("max", 0L),
                        events.getOrDefault("oom_kill", 0L),
                        detail));
    }

    static long oomKills(CgroupDirectory directory) throws KernelException {
        return Figures.flatKeyed(directory.read("memory.events")).getOrDefault("oom_kill", 0L);
    }

    static CgroupStatistics.Cpu cpu(String stat) {
        Map<String, Long> figures = Figures.flatKeyed(stat);
        return new CgroupStatistics.Cpu(
                NANOS_IN_MICRO * figures.getOrDefault("usage_usec", 0L),
                NANOS_IN_MICRO * figures.getOrDefault("user_usec", 0L),
                NANOS_IN_MICRO * figures.getOrDefault("system_usec", 0L),
                figures.getOrDefault("nr_periods", 0L),
                figures.getOrDefault("nr_throttled", 0L),
                NANOS_IN_MICRO * figures.getOrDefault("throttled_usec", 0L));
    }

    private static Optional<CgroupStatistics.Pids> pids(CgroupDirectory directory)
            throws KernelException {
        Optional<String> current = directory.readIfPresent("pids.current");
        if (current.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new CgroupStatistics.Pids(
                        Figures.number(current.get()), Figures.limit(directory.read("pids.max"))));
    }

    /** Reads lines of {@code MAJOR:MINOR rbytes=N wbytes=N rios=N wios=N dbytes=N dios=N}. */
    static List<CgroupStatistics.Io> io(String stat) {
        return stat.lines().flatMap(StatisticsV2::device).toList();
    }

    private static Stream<CgroupStatistics.Io> device(String line) {
        String[] numbers = line.split("[: ]", 3);
        Map<String, String> figures = Figures.assignments(line);
        if (numbers.length < 3 || figures.isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(
                new CgroupStatistics.Io(
                        Long.parseLong(numbers[0]),
                        Long.parseLong(numbers[1]),
                        Long.parseLong(figures.getOrDefault("rbytes", "0")),
                        Long.parseLong(figures.getOrDefault("wbytes", "0")),
                        Long.parseLong(figures.getOrDefault("rios", "0")),
                        Long.parseLong(figures.getOrDefault("wios", "0"))));
    }

    /** Reads {@code some avg10=… avg60=… avg300=… total=…}, and {@code full} where there is one. */
    static CgroupStatistics.Pressure pressure(String text) {
        return new CgroupStatistics.Pressure(stall(text, "some "), stall(text, "full "));
    }

    private static CgroupStatistics.Stall stall(String text, String kind) {
        return text.lines()
                .filter(line -> line.startsWith(kind))
                .findFirst()
                .map(Figures::assignments)
                .map(figures ->
                        new CgroupStatistics.Stall(
                                average(figures, "avg10"),
                                average(figures, "avg60"),
                                average(figures, "avg300"),
                                Long.parseLong(figures.getOrDefault("total", "0"))))
                .orElse(CgroupStatistics.Stall.NONE);
    }

    private static double average(Map<String, String> figures, String key) {
        return Double.parseDouble(figures.getOrDefault(key, "0"));
    }
}
