package dev.bulkhead.lab;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What is asked for on the command line of {@code images}.
 *
 * @param runs how often each thing is measured
 * @param bulkhead where the front is; by default on the PATH
 * @param archives of root file systems, compressed by zstd
 */
record ImagesOptions(int runs, Optional<Path> bulkhead, List<Path> archives) {
    static final String USAGE =
            """
            usage: bulkhead-lab images [OPTIONS] [ARCHIVE.tar.zst…]
            Measures, as root, push, pull, save and load of images beside Docker, with docker-registry.
              --runs N         measure each N times (3)
              --bulkhead PATH  the bulkhead to measure, an installed one (from the PATH)
            Without archives: those that scripts/test-images makes of nginx and postgres.
            """;

    private static final Path MADE = Path.of("/var/cache/bulkhead-test-images");

    ImagesOptions {
        archives = List.copyOf(archives);
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static ImagesOptions parse(List<String> arguments) {
        int runs = 3;
        Optional<Path> bulkhead = Optional.empty();
        List<Path> archives = new java.util.ArrayList<>();
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--runs" -> runs = Options.number(Options.valueOf(option, rest));
                case "--bulkhead" -> bulkhead = Optional.of(Path.of(Options.valueOf(option, rest)));
                default -> {
                    if (option.startsWith("-")) {
                        throw new IllegalArgumentException("unknown option " + option);
                    }
                    archives.add(Path.of(option));
                }
            }
        }
        if (archives.isEmpty()) {
            archives.add(MADE.resolve("nginx.tar.zst"));
            archives.add(MADE.resolve("postgres.tar.zst"));
        }
        return new ImagesOptions(runs, bulkhead, archives);
    }
}
