package dev.bulkhead.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures crowds of containers of one size, contenders by turns. */
final class CrowdRace {
    private static final int ROUNDS = 3;

    /** Time to finish what the removal of the crowd before has left in the background. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /**
     * Crowds from this size on are measured once: they take long, and are an average themselves.
     */
    private static final int LARGE = 200;

    private final Stopwatch stopwatch;
    private final int size;
    private final boolean withMemory;
    private final Map<String, Times> times = new LinkedHashMap<>();
    private final List<Footprint> footprints = new ArrayList<>();
    private final List<Absence> failures = new ArrayList<>();

    private record Times(List<Long> starts, List<Long> removals) {
        Times() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * Runs nothing yet.
     *
     * @param size how many containers a crowd is
     * @param withMemory whether memory is looked at while the first crowd of each contender runs
     */
    CrowdRace(Stopwatch stopwatch, int size, boolean withMemory) {
        this.stopwatch = stopwatch;
        this.size = size;
        this.withMemory = withMemory;
    }

    /** Runs the crowds of all that have one of this size; who fails is out. */
    void run(List<Contender> contenders) throws IOException {
        for (int round = 0; round < (size < LARGE ? ROUNDS : 1); round++) {
            for (Contender contender : contenders) {
                if (round == 0 || times.containsKey(contender.name())) {
                    Pause.of(PAUSE);
                    run(contender, withMemory && round == 0);
                }
            }
        }
    }

    private void run(Contender contender, boolean memory) throws IOException {
        try {
            if (contender.crowd().isPresent() && contender.crowd().get().largest() >= size) {
                run(contender, contender.crowd().get(), memory);
            } else if (contender.crowd().isEmpty() && memory) {
                footprints.addAll(contender.footprints(Moment.CROWD));
            }
        } catch (InterruptedIOException interruption) {
            throw interruption;
        } catch (IOException failure) {
            times.remove(contender.name());
            String name = "%s, %d containers".formatted(contender.name(), size);
            failures.add(new Absence(name, String.valueOf(failure.getMessage())));
        }
    }

    private void run(Contender contender, Crowd crowd, boolean memory) throws IOException {
        long before = running(crowd);
        long start;
        long removal;
        try {
            start = stopwatch.timeTogether(crowd.start(), size);
            require(before + size, running(crowd));
            if (memory) {
                footprints.addAll(contender.footprints(Moment.CROWD));
            }
            removal = stopwatch.time(crowd.removalOf(size));
            require(before, running(crowd));
        } catch (IOException failure) {
            removeRest(crowd, failure);
            throw failure;
        }
        Times own = times.computeIfAbsent(contender.name(), name -> new Times());
        own.starts().add(start);
        own.removals().add(removal);
    }

    private static long running(Crowd crowd) throws IOException {
        return crowd.listing().run().lines().count();
    }

    private static void require(long expected, long running) throws IOException {
        if (running != expected) {
            throw new IOException("%d containers run instead of %d".formatted(running, expected));
        }
    }

    private void removeRest(Crowd crowd, IOException failure) {
        try {
            crowd.removalOf(size).run();
        } catch (IOException another) {
            // Some were not there: that they failed to start is what is told.
            failure.addSuppressed(another);
        }
    }

    /** Returns the results of those that went through. */
    List<CrowdMeasurement> measurements() {
        return times.entrySet().stream()
                .map(entry ->
                        new CrowdMeasurement(
                                entry.getKey(),
                                size,
                                new Samples(entry.getValue().starts()),
                                new Samples(entry.getValue().removals())))
                .toList();
    }

    /** Returns the memory of the contenders' processes while its first crowd ran. */
    List<Footprint> footprints() {
        return List.copyOf(footprints);
    }

    /** Returns who did not go through, and why. */
    List<Absence> failures() {
        return List.copyOf(failures);
    }
}
