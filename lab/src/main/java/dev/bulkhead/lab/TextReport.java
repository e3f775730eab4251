package dev.bulkhead.lab;

import java.util.Locale;
import java.util.Optional;

/** A report for people: tables. */
final class TextReport {
    private static final double NANOS_IN_MILLI = 1e6;
    private static final String NOTHING = "–";

    private final Report report;

    TextReport(Report report) {
        this.report = report;
    }

    /** Returns the whole text. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(host());
        section(
                text,
                "One container (ms, the whole command; faster than the plain run or exec of a peer)",
                commands());
        section(text, "Many containers at once (ms)", crowds());
        section(text, "Memory, proportional set size (KiB a process)", memory());
        section(text, "Not measured", absences());
        return text.toString();
    }

    private static void section(StringBuilder text, String title, Table table) {
        if (!table.isEmpty()) {
            text.append('\n').append(title).append('\n').append(table);
        }
    }

    private String host() {
        Host host = report.host();
        StringBuilder text =
                new StringBuilder(
                        "%s, %d cores, %d MiB, Linux %s, cgroups %s, load before %s%n"
                                .formatted(
                                        host.processor(),
                                        host.cores(),
                                        host.memoryInMebibytes(),
                                        host.kernel(),
                                        host.cgroups(),
                                        number(host.load(), 2)));
        report.versions().forEach((name, version) -> text.append(name + ": " + version + "\n"));
        return text.toString();
    }

    /** "faster than" compares with the plain run or exec of that contender, its first row. */
    private Table commands() {
        Table table =
                new Table(
                        "",
                        "n",
                        "min",
                        "p10",
                        "median",
                        "× unshare",
                        "faster than crun",
                        "runc",
                        "docker");
        for (Measurement measurement : report.measurements()) {
            Samples times = measurement.times();
            table.row(
                    measurement.trial().name(),
                    Integer.toString(times.count()),
                    milliseconds(times.min()),
                    milliseconds(times.p10()),
                    milliseconds(times.median()),
                    factor(report.ratioToFloor(measurement), 2),
                    factor(report.timesFasterThan(OciRuntime.CRUN, measurement), 1),
                    factor(report.timesFasterThan(OciRuntime.RUNC, measurement), 1),
                    factor(report.timesFasterThan(Docker.NAME, measurement), 1));
        }
        return table;
    }

    private Table crowds() {
        Table table = new Table("", "n", "all run: min", "median", "all removed: min", "median");
        for (CrowdMeasurement crowd : report.crowds()) {
            table.row(
                    "%s, %d containers".formatted(crowd.contender(), crowd.size()),
                    Integer.toString(crowd.starts().count()),
                    milliseconds(crowd.starts().min()),
                    milliseconds(crowd.starts().median()),
                    milliseconds(crowd.removals().min()),
                    milliseconds(crowd.removals().median()));
        }
        return table;
    }

    private Table memory() {
        Table table = new Table("", "processes", "median", "largest");
        for (Footprint footprint : report.footprints()) {
            table.row(
                    "%s, %s".formatted(footprint.process(), footprint.moment().text()),
                    Integer.toString(footprint.kibibytes().count()),
                    number(footprint.kibibytes().median(), 0),
                    number(footprint.kibibytes().max(), 0));
        }
        return table;
    }

    private Table absences() {
        Table table = new Table("", "");
        for (Absence absence : report.absences()) {
            table.row(absence.name(), absence.reason());
        }
        return table;
    }

    private static String milliseconds(double nanos) {
        return number(nanos / NANOS_IN_MILLI, 2);
    }

    private static String factor(Optional<Double> factor, int decimals) {
        return factor.map(value -> number(value, decimals)).orElse(NOTHING);
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
