package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that leaves a mount, a cgroup, a process or a directory behind. */
final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    /** What the names of everything begin with that this process's tests make. */
    static final String PREFIX = "bulkhead-test-%d".formatted(ProcessHandle.current().pid());

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        assertThat(leaks()).as("left by an earlier test class").isEmpty();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        removeEmptyCgroups();
        awaitEndOfIdleMonitors();
        assertThat(leaks()).as("left by this test class").isEmpty();
    }

    /** Returns what there is of the tests on this machine, in words. */
    static List<String> leaks() throws IOException {
        List<String> leaks = new ArrayList<>();
        Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(PREFIX))
                .map("mount "::concat)
                .forEach(leaks::add);
        for (Path cgroup : cgroups().toList()) {
            try (Stream<Path> below = Files.walk(cgroup)) {
                below.filter(Files::isDirectory).map(path -> "cgroup " + path).forEach(leaks::add);
            }
        }
        monitors().map(LeakCheck::describe).forEach(leaks::add);
        return leaks;
    }

    private static Stream<ProcessHandle> monitors() {
        return ProcessHandle.current()
                .children()
                .filter(child -> describe(child).contains("monitor"));
    }

    /** Waits until the monitors that are about to end have ended, and were waited for. */
    static void awaitEndOfMonitors() {
        while (monitors().anyMatch(monitor -> !isIdle(monitor))) {
            Thread.onSpinWait();
        }
    }

    /** They have been told that their runtime is closed; whatever stays is a leak. */
    private static void awaitEndOfIdleMonitors() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && monitors().anyMatch(LeakCheck::isIdle)) {
            Thread.onSpinWait();
        }
    }

    /** Those that the runtime keeps ready have no container's directory yet. */
    private static boolean isIdle(ProcessHandle monitor) {
        try {
            Path place = Files.readSymbolicLink(Path.of("/proc/" + monitor.pid() + "/cwd"));
            return place.equals(Files.readSymbolicLink(Path.of("/proc/self/cwd")));
        } catch (IOException _) {
            return false;
        }
    }

    private static String describe(ProcessHandle process) {
        try {
            return "process "
                    + process.pid()
                    + " "
                    + Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                            .replace('\0', ' ');
        } catch (IOException _) {
            return "process that has just ended";
        }
    }

    private static Stream<Path> cgroups() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
            hierarchies
                    .filter(path -> !Files.isSymbolicLink(path))
                    .map(path -> path.resolve(PREFIX))
                    .filter(Files::isDirectory)
                    .forEach(found::add);
        }
        Path unified = Path.of("/sys/fs/cgroup", PREFIX);
        if (Files.isDirectory(unified)) {
            found.add(unified);
        }
        return found.stream();
    }

    /**
     * The cgroup above those of the containers stays, by design; one that is not empty is a leak.
     */
    private static void removeEmptyCgroups() throws IOException {
        for (Path cgroup : cgroups().toList()) {
            try (Stream<Path> entries = Files.list(cgroup)) {
                if (entries.noneMatch(Files::isDirectory)) {
                    Files.delete(cgroup);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
