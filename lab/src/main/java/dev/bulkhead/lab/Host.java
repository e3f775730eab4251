package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine that was measured on.
 *
 * @param processor its model, as the processor calls itself
 * @param cores how many of them this process may use
 * @param memoryInMebibytes all its memory
 * @param kernel release
 * @param cgroups which versions the controllers are on
 * @param load average of the last minute before the measurement: processes that want to run
 */
record Host(
        String processor,
        int cores,
        long memoryInMebibytes,
        String kernel,
        String cgroups,
        double load) {
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    private static final int KIBI = 1024;

    static Host read() throws IOException {
        long kibibytes =
                Long.parseLong(field("/proc/meminfo", "MemTotal").replace("kB", "").strip());
        String load = Files.readString(Path.of("/proc/loadavg"));
        return new Host(
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                kibibytes / KIBI,
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                cgroupVersions(),
                Double.parseDouble(load.substring(0, load.indexOf(' '))));
    }

    private static String cgroupVersions() {
        if (Files.exists(CGROUPS.resolve("cgroup.controllers"))) {
            return "v2";
        }
        return Files.exists(CGROUPS.resolve("unified/cgroup.controllers")) ? "hybrid" : "v1";
    }

    /** Returns the first value of a name in a file of lines {@code name: value}. */
    private static String field(String file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }
}
