package dev.bulkhead.lab;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What is asked for on the command line of {@code api}.
 *
 * @param runs how often each thing is measured
 * @param warmup how often each runs before it counts, with Bulkhead
 * @param streams how many idle event streams are held open
 * @param bulkhead where the front is; by default on the PATH
 */
record ApiOptions(int runs, int warmup, int streams, Optional<Path> bulkhead) {
    static final String USAGE =
            """
            usage: bulkhead-lab api [OPTIONS]
            Measures, as root, the Docker API beside Docker: containers, the docker CLI, latencies, memory.
              --runs N         measure each N times (30)
              --warmup N       run each N times before with Bulkhead, for its server to be warm (100)
              --streams N      hold N idle event streams open (1000)
              --bulkhead PATH  the bulkhead to measure, an installed one (from the PATH)
            """;

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static ApiOptions parse(List<String> arguments) {
        int runs = 30;
        int warmup = 100;
        int streams = 1000;
        Optional<Path> bulkhead = Optional.empty();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--runs" -> runs = Options.number(Options.valueOf(option, rest));
                case "--warmup" -> warmup = Options.number(Options.valueOf(option, rest));
                case "--streams" -> streams = Options.number(Options.valueOf(option, rest));
                case "--bulkhead" -> bulkhead = Optional.of(Path.of(Options.valueOf(option, rest)));
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new ApiOptions(runs, warmup, streams, bulkhead);
    }
}
