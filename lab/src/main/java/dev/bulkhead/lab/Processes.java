package dev.bulkhead.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Other processes of the machine, as proc(5) shows them. */
final class Processes {
    private static final String PROPORTIONAL = "Pss:";
    private static final int COLUMN = 1;

    private Processes() {}

    /**
     * Returns the proportional set sizes of processes as one footprint; empty if there are none.
     */
    static Optional<Footprint> footprint(String name, Moment moment, Collection<Long> processes)
            throws IOException {
        List<Long> kibibytes = new ArrayList<>();
        for (long process : processes) {
            kibibytes.add(proportional(process));
        }
        return kibibytes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Footprint(name, moment, new Samples(kibibytes)));
    }

    /** Returns the name of a process, of which the kernel keeps 15 bytes; empty if it has ended. */
    static String name(long process) throws IOException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process), "comm")).strip();
        } catch (NoSuchFileException ended) {
            return "";
        }
    }

    /** Waits until processes have ended, which somebody else makes them do. */
    static void awaitEnd(Stream<ProcessHandle> processes, Duration limit) throws IOException {
        CompletableFuture<?>[] ends =
                processes.map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException("processes did not end within " + limit, late);
        } catch (ExecutionException failure) {
            throw new IOException("waiting for processes", failure);
        } catch (InterruptedException interruption) {
            throw new InterruptedIOException("interrupted");
        }
    }

    private static long proportional(long process) throws IOException {
        Path file = Path.of("/proc", Long.toString(process), "smaps_rollup");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(PROPORTIONAL))
                    .mapToLong(line -> Long.parseLong(line.split(" +", -1)[COLUMN]))
                    .sum();
        }
    }
}
