package dev.bulkhead.lab;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was measured of networks.
 *
 * @param host where
 * @param versions of whom
 * @param paths throughput and round trips
 * @param runs commands whose network differs
 * @param absences what could not be measured
 */
record NetworkReport(
        Host host,
        Map<String, String> versions,
        List<NetworkPath> paths,
        List<Measurement> runs,
        List<Absence> absences) {
    private static final JsonMapper JSON = new JsonMapper();

    NetworkReport {
        versions = Map.copyOf(versions);
        paths = List.copyOf(paths);
        runs = List.copyOf(runs);
        absences = List.copyOf(absences);
    }

    /** Returns tables for people. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(
                        "%s, %d cores, Linux %s, load before %.2f%n"
                                .formatted(
                                        host.processor(),
                                        host.cores(),
                                        host.kernel(),
                                        host.load()));
        versions.forEach((name, version) -> text.append(name + ": " + version + "\n"));
        Table table = new Table("", "n", "Gbit/s: median", "max", "round trip µs: median", "min");
        for (NetworkPath path : paths) {
            table.row(
                    path.contender() + ", " + path.name(),
                    Integer.toString(path.megabits().count()),
                    number(path.megabits().median() / 1e3),
                    number(path.megabits().max() / 1e3),
                    number(path.nanoseconds().median() / 1e3),
                    number(path.nanoseconds().min() / 1e3));
        }
        text.append("\nOne TCP connection\n").append(table);
        Table times = new Table("", "n", "min", "p10", "median");
        for (Measurement run : runs) {
            times.row(
                    run.trial().name(),
                    Integer.toString(run.times().count()),
                    number(run.times().min() / 1e6),
                    number(run.times().p10() / 1e6),
                    number(run.times().median() / 1e6));
        }
        text.append("\nWhole commands (ms)\n").append(times);
        absences.forEach(
                each -> text.append("not measured: " + each.name() + ": " + each.reason() + "\n"));
        return text.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** Returns all samples, for programs. */
    String json(Instant time) {
        ObjectNode document = JSON.createObjectNode();
        document.put("time", time.toString()).put("kernel", host.kernel()).put("load", host.load());
        ObjectNode names = document.putObject("versions");
        versions.forEach(names::put);
        ArrayNode all = document.putArray("paths");
        for (NetworkPath path : paths) {
            ObjectNode node = all.addObject();
            node.put("contender", path.contender()).put("name", path.name());
            add(node.putArray("megabitsPerSecond"), path.megabits());
            add(node.putArray("roundTripNanoseconds"), path.nanoseconds());
        }
        ArrayNode commands = document.putArray("commands");
        for (Measurement run : runs) {
            ObjectNode node = commands.addObject();
            node.put("name", run.trial().name()).put("command", run.trial().command().toString());
            add(node.putArray("nanoseconds"), run.times());
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private static void add(ArrayNode array, Samples samples) {
        List<Long> values = samples.values();
        values.forEach(array::add);
    }
}
