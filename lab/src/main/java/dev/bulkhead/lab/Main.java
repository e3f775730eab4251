package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The command {@code bulkhead-lab}. */
public final class Main {
    private static final String NETWORK = "network";
    private static final List<String> BENCHMARKS = List.of("start", NETWORK);
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    /**
     * Runs one benchmark.
     *
     * @param arguments its name and options
     */
    public static void main(String[] arguments) {
        int code = run(Arrays.asList(arguments));
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(List<String> arguments) {
        if (arguments.isEmpty() || !BENCHMARKS.contains(arguments.getFirst())) {
            System.err.print(Options.USAGE);
            return USAGE;
        }
        try {
            measure(arguments.getFirst(), Options.parse(arguments.subList(1, arguments.size())));
            return 0;
        } catch (IllegalArgumentException mistake) {
            System.err.println("bulkhead-lab: " + mistake.getMessage());
            System.err.print(Options.USAGE);
            return USAGE;
        } catch (IOException failure) {
            System.err.println("bulkhead-lab: " + failure.getMessage());
            return FAILED;
        }
    }

    private static void measure(String benchmark, Options options) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            throw new IOException("the peers start containers as root only: run it as root");
        }
        Termination termination = Termination.watch();
        try {
            if (benchmark.equals(NETWORK)) {
                network(options);
            } else {
                start(options);
            }
        } finally {
            termination.allow();
        }
    }

    private static void start(Options options) throws IOException {
        Report report = new StartBenchmark(options, Stopwatch.find()).run();
        System.out.print(new TextReport(report));
        if (options.json().isPresent()) {
            Files.writeString(options.json().get(), JsonReport.of(report, Instant.now()));
        }
    }

    private static void network(Options options) throws IOException {
        NetworkReport report = new NetworkBenchmark(options, Stopwatch.find()).run();
        System.out.print(report);
        if (options.json().isPresent()) {
            Files.writeString(options.json().get(), report.json(Instant.now()));
        }
    }
}
