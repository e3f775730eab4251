package dev.bulkhead.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures how contenders start containers: one, many at once, and in how much memory. */
final class StartBenchmark {
    /** Long enough for engines to give back what they do not need while nothing happens. */
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final Options options;
    private final Stopwatch stopwatch;
    private final List<Contender> contenders = new ArrayList<>();
    private final Map<String, String> versions = new LinkedHashMap<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<CrowdMeasurement> crowds = new ArrayList<>();
    private final List<Footprint> footprints = new ArrayList<>();
    private final List<Absence> absences = new ArrayList<>();

    StartBenchmark(Options options, Stopwatch stopwatch) {
        this.options = options;
        this.stopwatch = stopwatch;
    }

    /** Sets all up, measures, and takes all down again. */
    Report run() throws IOException {
        Host host = Host.read();
        try (Workspace workspace = Workspace.create()) {
            try {
                prepare(workspace);
                measureCommands();
                measureCrowds();
                return new Report(host, versions, measurements, crowds, footprints, absences);
            } finally {
                closeAll();
            }
        }
    }

    private void prepare(Workspace workspace) throws IOException {
        List<Entrant> entrants =
                Arrays.stream(Entrant.values()).filter(options.only()::contains).toList();
        if (options.install()) {
            Installation.install(entrants);
        }
        for (Entrant entrant : entrants) {
            progress("preparing " + entrant.title());
            attempt(
                    entrant.title(),
                    () -> {
                        Contender contender = entrant.prepare(options, workspace);
                        contenders.add(contender);
                        versions.put(contender.name(), contender.version());
                    });
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Does what may fail without the rest being in vain. */
    private void attempt(String name, Step step) throws IOException {
        try {
            step.run();
        } catch (InterruptedIOException interruption) {
            throw interruption;
        } catch (IOException failure) {
            absences.add(new Absence(name, String.valueOf(failure.getMessage())));
        }
    }

    private void measureCommands() throws IOException {
        List<Trial> trials =
                contenders.stream().flatMap(contender -> contender.trials().stream()).toList();
        progress("measuring %d commands %d times".formatted(trials.size(), options.runs()));
        Race race = new Race(stopwatch);
        race.run(trials, options.runs());
        measurements.addAll(race.measurements());
        absences.addAll(race.failures());
    }

    private void measureCrowds() throws IOException {
        for (int size : options.crowds()) {
            progress("measuring %d containers at once".formatted(size));
            CrowdRace race = new CrowdRace(stopwatch, size, footprints.isEmpty());
            race.run(contenders);
            crowds.addAll(race.measurements());
            absences.addAll(race.failures());
            footprints.addAll(race.footprints());
        }
        if (!options.crowds().isEmpty()) {
            measureIdle();
        }
    }

    private void measureIdle() throws IOException {
        progress("waiting until all are idle");
        Pause.of(IDLE);
        for (Contender contender : contenders) {
            attempt(
                    contender.name() + ", memory",
                    () -> footprints.addAll(contender.footprints(Moment.IDLE)));
        }
    }

    /** Takes down each, also where another fails to. */
    private void closeAll() {
        // An interruption has led here; it shall not end the commands that take down, too.
        Thread.interrupted();
        for (Contender contender : contenders.reversed()) {
            try {
                contender.close();
            } catch (IOException failure) {
                System.err.println(
                        "bulkhead-lab: %s leaves something behind: %s"
                                .formatted(contender.name(), failure.getMessage()));
            }
        }
    }

    private static void progress(String what) {
        System.err.println(what + "…");
    }
}
