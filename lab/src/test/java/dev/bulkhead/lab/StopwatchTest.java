package dev.bulkhead.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StopwatchTest {
    private static final long TENTH_OF_A_SECOND = 100_000_000;

    private final Stopwatch stopwatch = Stopwatch.find();

    private static Command shell(String script) {
        return Command.of("/bin/sh", "-c", script);
    }

    @Test
    void aCommandTakesAtLeastAsLongAsItSleeps() throws IOException {
        assertThat(stopwatch.time(shell("sleep 0.1"))).isGreaterThan(TENTH_OF_A_SECOND);
    }

    @Test
    void surroundingsAreNotMeasured() throws IOException {
        List<String> slow = List.of("sh", "-c", "sleep 1; exec \"$@\"", "sh");
        Command command = new Command(slow, List.of("/bin/true"), Map.of());

        assertThat(stopwatch.time(command)).isLessThan(10 * TENTH_OF_A_SECOND);
    }

    @Test
    void manyRunAtTheSameTimeUnderTheirNumbers(@TempDir Path directory) throws IOException {
        Command meeting =
                shell(
                        "cd %s; : >{}; until [ -e 1 ] && [ -e 2 ] && [ -e 3 ]; do sleep 0.01; done"
                                .formatted(directory));

        stopwatch.timeTogether(meeting, 3);

        assertThat(directory.resolve("1")).exists();
        assertThat(directory.resolve("2")).exists();
        assertThat(directory.resolve("3")).exists();
    }

    @Test
    void aFailureTellsWhatTheCommandSaid() {
        assertThatIOException()
                .isThrownBy(() -> stopwatch.time(shell("echo no such image >&2; exit 3")))
                .withMessageContaining("no such image");
        assertThatIOException()
                .isThrownBy(() -> stopwatch.timeTogether(shell("[ {} -ne 2 ]"), 3))
                .withMessageContaining("1 of 3 failed");
    }

    @Test
    void aMissingProgramIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> stopwatch.time(Command.of("/no/such/program")))
                .withMessageContaining("/no/such/program");
    }
}
