package dev.bulkhead.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Measures trials by turns, so that whatever else the machine does meets all alike. The order is
 * shuffled anew for each round: nobody always follows the one who leaves the most behind.
 */
final class Race {
    /** Time for the kernel to finish the removal of namespaces that the one before has left. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final long SEED = 25;

    private final Stopwatch stopwatch;
    private final List<Runner> runners = new ArrayList<>();
    private final List<Absence> failures = new ArrayList<>();

    private record Runner(Trial trial, List<Long> times) {
        Runner(Trial trial) {
            this(trial, new ArrayList<>());
        }
    }

    Race(Stopwatch stopwatch) {
        this.stopwatch = stopwatch;
    }

    /** Runs all; a trial that fails is out. */
    void run(List<Trial> trials, int rounds) throws IOException {
        for (Trial trial : trials) {
            warmUp(new Runner(trial));
        }
        Random random = new Random(SEED);
        for (int round = 0; round < rounds; round++) {
            List<Runner> order = new ArrayList<>(runners);
            Collections.shuffle(order, random);
            for (Runner runner : order) {
                Pause.of(PAUSE);
                time(runner);
            }
        }
    }

    private void warmUp(Runner runner) throws IOException {
        runners.add(runner);
        for (int run = 0; run < runner.trial().warmup() && runners.contains(runner); run++) {
            time(runner);
        }
        runner.times().clear();
    }

    private void time(Runner runner) throws IOException {
        try {
            runner.times().add(stopwatch.time(runner.trial().command()));
        } catch (InterruptedIOException interruption) {
            throw interruption;
        } catch (IOException failure) {
            runners.remove(runner);
            failures.add(new Absence(runner.trial().name(), String.valueOf(failure.getMessage())));
        }
    }

    /** Returns the results of those that went through, in the order of the trials. */
    List<Measurement> measurements() {
        return runners.stream()
                .map(runner -> new Measurement(runner.trial(), new Samples(runner.times())))
                .toList();
    }

    /** Returns who did not, and why. */
    List<Absence> failures() {
        return List.copyOf(failures);
    }
}
