package dev.bulkhead.cli;

import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.Statistics;
import dev.bulkhead.oci.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a list of statistics tells of one container: Docker's fields, and stalls. */
final class StatsRow {
    /** What stands above each field. */
    static final Map<String, String> TITLES = titles();

    /** The fields of a plain table. */
    static final List<String> COLUMNS =
            List.of("ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "BlockIO", "PIDs", "Stalls");

    private static final String NOTHING = "--";
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB"};

    private StatsRow() {}

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("ID", "CONTAINER ID");
        titles.put("Container", "CONTAINER");
        titles.put("Name", "NAME");
        titles.put("CPUPerc", "CPU %");
        titles.put("MemUsage", "MEM USAGE / LIMIT");
        titles.put("MemPerc", "MEM %");
        titles.put("BlockIO", "BLOCK I/O");
        titles.put("PIDs", "PIDS");
        titles.put("Stalls", "STALLS cpu/mem/io");
        return titles;
    }

    /**
     * Returns the fields.
     *
     * @param earlier a measurement before: what is a rate is counted from there
     */
    static JsonObject of(
            ContainerInfo info, Statistics now, Optional<Statistics> earlier, boolean whole) {
        String id = whole ? info.id() : info.shortId();
        return new Fields()
                .with("ID", id)
                .with("Container", id)
                .with("Name", info.name())
                .with("CPUPerc", cpu(now, earlier))
                .with("MemUsage", now.memory().map(StatsRow::memory).orElse(NOTHING))
                .with("MemPerc", now.memory().map(StatsRow::memoryPercent).orElse(NOTHING))
                .with("BlockIO", disks(now.disks()))
                .with(
                        "PIDs",
                        now.processes()
                                .map(processes -> Long.toString(processes.current()))
                                .orElse(NOTHING))
                .with("Stalls", stalls(now))
                .toJson();
    }

    private static String cpu(Statistics now, Optional<Statistics> earlier) {
        Optional<Statistics.Cpu> before = earlier.flatMap(Statistics::cpu);
        return now.cpu().isPresent() && before.isPresent()
                ? percent(now.cpu().get().percentSince(before.get()))
                : NOTHING;
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }

    private static String memory(Statistics.Memory memory) {
        return binary(memory.used()) + " / " + binary(memory.limit());
    }

    private static String memoryPercent(Statistics.Memory memory) {
        return percent(memory.limit() == 0 ? 0 : 100.0 * memory.used() / memory.limit());
    }

    private static String disks(List<Statistics.Disk> disks) {
        long read = disks.stream().mapToLong(Statistics.Disk::readBytes).sum();
        long written = disks.stream().mapToLong(Statistics.Disk::writtenBytes).sum();
        return DecimalSize.of(read) + " / " + DecimalSize.of(written);
    }

    private static String stalls(Statistics now) {
        return stall(now.cpuPressure())
                + "/"
                + stall(now.memoryPressure())
                + "/"
                + stall(now.ioPressure());
    }

    private static String stall(Optional<Statistics.Pressure> pressure) {
        return pressure.map(each -> String.format(Locale.ROOT, "%.1f", each.some())).orElse("-");
    }

    /** Memory is told in steps of 1024, as Docker does. */
    private static String binary(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < BINARY.length - 1) {
            size /= 1024;
            unit++;
        }
        String digits = String.format(Locale.ROOT, size >= 100 ? "%.1f" : "%.2f", size);
        return (digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits) + BINARY[unit];
    }
}
