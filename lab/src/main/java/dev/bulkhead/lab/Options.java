package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is asked for on the command line.
 *
 * @param runs how often each command is measured
 * @param warmup how often each of Bulkhead's commands runs before that
 * @param crowds of how many containers crowds are
 * @param only what is measured
 * @param bulkhead where the front is; by default on the PATH
 * @param json where all figures are written to
 * @param install whether missing peers are installed
 */
record Options(
        int runs,
        int warmup,
        List<Integer> crowds,
        Set<Entrant> only,
        Optional<Path> bulkhead,
        Optional<Path> json,
        boolean install) {
    static final String USAGE =
            """
            usage: bulkhead-lab start|network [OPTIONS]
            Measures, as root: start, how long containers take to start, beside other engines, and their memory;
            network, how fast containers talk by bridges and published ports, beside docker.
              --runs N         measure each command N times (50)
              --warmup N       run each of Bulkhead's commands N times before, for its server to be warm (300)
              --crowds N,…     start and remove N containers at once (50,500); none: do not, nor look at memory
              --only NAME,…    measure only these: %s
              --bulkhead PATH  the bulkhead to measure, an installed one (from the PATH)
              --json FILE      write all figures there
              --install        install the missing of those from Debian's packages
            """
                    .formatted(names());

    private static final String FRONT = "bulkhead";

    Options {
        crowds = List.copyOf(crowds);
        only = Set.copyOf(only);
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static Options parse(List<String> arguments) {
        int runs = 50;
        int warmup = 300;
        List<Integer> crowds = List.of(50, 500);
        Set<Entrant> only = EnumSet.allOf(Entrant.class);
        Optional<Path> bulkhead = Optional.empty();
        Optional<Path> json = Optional.empty();
        boolean install = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--runs" -> runs = number(valueOf(option, rest));
                case "--warmup" -> warmup = number(valueOf(option, rest));
                case "--crowds" -> crowds = crowds(valueOf(option, rest));
                case "--only" -> only = entrants(valueOf(option, rest));
                case "--bulkhead" -> bulkhead = Optional.of(Path.of(valueOf(option, rest)));
                case "--json" -> json = Optional.of(Path.of(valueOf(option, rest)));
                case "--install" -> install = true;
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new Options(runs, warmup, crowds, only, bulkhead, json, install);
    }

    static String valueOf(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException("not a number from 1 to 99999: " + text);
        }
        return Integer.parseInt(text);
    }

    private static List<Integer> crowds(String text) {
        return text.equals("none")
                ? List.of()
                : Stream.of(text.split(",", -1)).map(Options::number).toList();
    }

    private static Set<Entrant> entrants(String text) {
        return Stream.of(text.split(",", -1)).map(Options::entrant).collect(Collectors.toSet());
    }

    private static Entrant entrant(String text) {
        return Arrays.stream(Entrant.values())
                .filter(entrant -> entrant.title().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "nothing to measure is named %s, but %s".formatted(text, names())));
    }

    private static String names() {
        return Arrays.stream(Entrant.values())
                .map(Entrant::title)
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns the front to measure.
     *
     * @throws AbsentException if there is none
     */
    Path front() throws IOException {
        return front(bulkhead);
    }

    /**
     * Returns the front to measure.
     *
     * @param chosen absent: the one on the PATH
     * @throws AbsentException if there is none
     */
    static Path front(Optional<Path> chosen) throws IOException {
        Path front =
                chosen.or(() -> Program.find(FRONT))
                        .orElseThrow(() ->
                                new AbsentException(
                                        "no bulkhead on the PATH: ./bulkhead install, or"
                                                + " --bulkhead PATH"));
        if (!Files.isExecutable(front)) {
            throw new AbsentException("not a program: " + front);
        }
        return front.toAbsolutePath();
    }
}
