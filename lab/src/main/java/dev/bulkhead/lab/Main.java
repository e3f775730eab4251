package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The command {@code bulkhead-lab}. */
public final class Main {
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
        String name = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
        try {
            switch (name) {
                case "start" -> start(Options.parse(rest));
                case "network" -> network(Options.parse(rest));
                case "api" -> api(ApiOptions.parse(rest));
                case "images" -> images(ImagesOptions.parse(rest));
                case "docker-cli" -> {
                    requireRoot();
                    return CliComparison.run() ? 0 : FAILED;
                }
                default ->
                        throw new IllegalArgumentException(
                                "name what is to be done: start, network, api, images or docker-cli");
            }
            return 0;
        } catch (IllegalArgumentException mistake) {
            System.err.println("bulkhead-lab: " + mistake.getMessage());
            System.err.print(Options.USAGE + ApiOptions.USAGE + ImagesOptions.USAGE);
            return USAGE;
        } catch (IOException failure) {
            System.err.println("bulkhead-lab: " + failure.getMessage());
            return FAILED;
        }
    }

    private static void api(ApiOptions options) throws IOException {
        requireRoot();
        Termination termination = Termination.watch();
        try {
            System.out.print(new ApiBenchmark(options, Stopwatch.find()).run());
        } finally {
            termination.allow();
        }
    }

    private static void images(ImagesOptions options) throws IOException {
        requireRoot();
        Termination termination = Termination.watch();
        try {
            System.out.print(new ImagesBenchmark(options, Stopwatch.find()).run());
        } finally {
            termination.allow();
        }
    }

    private static void requireRoot() throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            throw new IOException("the peers start containers as root only: run it as root");
        }
    }

    private static void start(Options options) throws IOException {
        requireRoot();
        Termination termination = Termination.watch();
        try {
            Report report = new StartBenchmark(options, Stopwatch.find()).run();
            System.out.print(new TextReport(report));
            if (options.json().isPresent()) {
                Files.writeString(options.json().get(), JsonReport.of(report, Instant.now()));
            }
        } finally {
            termination.allow();
        }
    }

    private static void network(Options options) throws IOException {
        requireRoot();
        Termination termination = Termination.watch();
        try {
            NetworkReport report = new NetworkBenchmark(options, Stopwatch.find()).run();
            System.out.print(report);
            if (options.json().isPresent()) {
                Files.writeString(options.json().get(), report.json(Instant.now()));
            }
        } finally {
            termination.allow();
        }
    }
}
