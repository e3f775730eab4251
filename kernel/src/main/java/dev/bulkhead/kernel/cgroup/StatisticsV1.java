package dev.bulkhead.kernel.cgroup;

import dev.bulkhead.kernel.KernelException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The figures of version 1; see cgroup-v1/memory.rst, cpuacct.rst and blkio-controller.rst. */
final class StatisticsV1 {
    private static final String IO_BYTES = "blkio.throttle.io_service_bytes_recursive";
    private static final String IO_OPERATIONS = "blkio.throttle.io_serviced_recursive";

    private StatisticsV1() {}

    static CgroupStatistics read(CgroupV1 cgroup) throws KernelException {
        Optional<CgroupDirectory> memory = directory(cgroup, Controller.MEMORY);
        Optional<CgroupDirectory> cpuacct = directory(cgroup, Controller.CPUACCT);
        Optional<CgroupDirectory> pids = directory(cgroup, Controller.PIDS);
        Optional<CgroupDirectory> blkio = directory(cgroup, Controller.BLKIO);
        return new CgroupStatistics(
                memory.isPresent() ? Optional.of(memory(memory.get())) : Optional.empty(),
                cpuacct.isPresent()
                        ? Optional.of(cpu(cpuacct.get(), directory(cgroup, Controller.CPU)))
                        : Optional.empty(),
                pids.isPresent() ? Optional.of(pids(pids.get())) : Optional.empty(),
                blkio.isPresent()
                        ? io(
                                blkio.get().readIfPresent(IO_BYTES).orElse(""),
                                blkio.get().readIfPresent(IO_OPERATIONS).orElse(""))
                        : List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<CgroupDirectory> directory(CgroupV1 cgroup, Controller controller) {
        return cgroup.directory(controller).map(CgroupDirectory::new);
    }

    /** The figures named total_… count the cgroups below too. */
    private static CgroupStatistics.Memory memory(CgroupDirectory directory)
            throws KernelException {
        Map<String, Long> detail = Figures.flatKeyed(directory.read("memory.stat"));
        return new CgroupStatistics.Memory(
                Figures.number(directory.read("memory.usage_in_bytes")),
                Figures.limit(directory.read("memory.limit_in_bytes")),
                OptionalLong.of(Figures.number(directory.read("memory.max_usage_in_bytes"))),
                detail.getOrDefault("total_cache", 0L),
                detail.getOrDefault("total_inactive_file", 0L),
                detail.getOrDefault("total_swap", 0L),
                Figures.number(directory.read("memory.failcnt")),
                oomKills(directory),
                detail);
    }

    static long oomKills(CgroupDirectory directory) throws KernelException {
        return Figures.flatKeyed(directory.read("memory.oom_control")).getOrDefault("oom_kill", 0L);
    }

    private static CgroupStatistics.Cpu cpu(CgroupDirectory cpuacct, Optional<CgroupDirectory> cpu)
            throws KernelException {
        Map<String, Long> throttling =
                cpu.isPresent() ? Figures.flatKeyed(cpu.get().read("cpu.stat")) : Map.of();
        return new CgroupStatistics.Cpu(
                Figures.number(cpuacct.read("cpuacct.usage")),
                Figures.number(cpuacct.readIfPresent("cpuacct.usage_user").orElse("0")),
                Figures.number(cpuacct.readIfPresent("cpuacct.usage_sys").orElse("0")),
                throttling.getOrDefault("nr_periods", 0L),
                throttling.getOrDefault("nr_throttled", 0L),
                throttling.getOrDefault("throttled_time", 0L));
    }

    private static CgroupStatistics.Pids pids(CgroupDirectory directory) throws KernelException {
        return new CgroupStatistics.Pids(
                Figures.number(directory.read("pids.current")),
                Figures.limit(directory.read("pids.max")));
    }

    /** Reads lines of {@code MAJOR:MINOR Read|Write|… VALUE}, one file for bytes, one for calls. */
    static List<CgroupStatistics.Io> io(String bytes, String operations) {
        Map<String, Long> byteFigures = ioFigures(bytes);
        Map<String, Long> operationFigures = ioFigures(operations);
        return byteFigures.keySet().stream()
                .map(key -> key.substring(0, key.indexOf(' ')))
                .distinct()
                .map(device ->
                        new CgroupStatistics.Io(
                                number(device, 0),
                                number(device, 1),
                                byteFigures.getOrDefault(device + " Read", 0L),
                                byteFigures.getOrDefault(device + " Write", 0L),
                                operationFigures.getOrDefault(device + " Read", 0L),
                                operationFigures.getOrDefault(device + " Write", 0L)))
                .toList();
    }

    private static Map<String, Long> ioFigures(String text) {
        Map<String, Long> figures = new TreeMap<>();
        text.lines()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length == 3)
                .forEach(fields ->
                        figures.put(fields[0] + " " + fields[1], Long.valueOf(fields[2])));
        return figures;
    }

    private static long number(String device, int index) {
        return Long.parseLong(device.split(":", 2)[index]);
    }
}
