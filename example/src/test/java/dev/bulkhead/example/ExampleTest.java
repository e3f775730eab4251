package dev.bulkhead.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.example.Sandboxes.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples do what they say. */
class ExampleTest {
    private Path directory = Path.of("/");

    @BeforeEach
    void makeDirectory() throws Exception {
        directory = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-example-");
    }

    @AfterEach
    void removeDirectory() throws Exception {
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }

    private Engine open() throws Exception {
        return Engine.open(directory);
    }

    @Test
    void theOutputOfACommandIsCollected() throws Exception {
        try (Engine engine = open()) {
            CommandOutput result =
                    CommandOutput.of(engine, List.of("sh", "-c", "echo out; echo err >&2; exit 3"));
            assertThat(result).isEqualTo(new CommandOutput(3, "out\n", "err\n"));
            assertThat(engine.containers()).isEmpty();
        }
    }

    @Test
    void stateOutlivesAContainerInAVolume() throws Exception {
        try (Engine engine = open()) {
            int first = KeptState.countTo(engine, "state", 3);
            assertThat(first).isGreaterThanOrEqualTo(3);
            assertThat(KeptState.countTo(engine, "state", first + 1)).isGreaterThan(first);
            engine.volumes().remove("state", false);
        }
    }

    @Test
    void sandboxesAreJudgedEachByItself() throws Exception {
        try (Engine engine = open()) {
            List<Verdict> verdicts =
                    Sandboxes.judge(
                            engine,
                            List.of(
                                    "exit 7",
                                    "sleep 1000",
                                    "exec python3 -c 'x = bytearray(1 << 30)'",
                                    "cat /etc/shadow"),
                            Duration.ofSeconds(5));
            assertThat(verdicts)
                    .containsExactly(
                            new Verdict.Ended(7),
                            new Verdict.TookTooLong(),
                            new Verdict.TooMuchMemory(),
                            new Verdict.Ended(1));
            assertThat(engine.containers()).isEmpty();
        }
    }

    @Test
    void eventsTellTheLifeOfAContainer() throws Exception {
        try (Engine engine = open()) {
            assertThat(WatchedEvents.ofRun(engine, List.of("true")))
                    .containsSubsequence("create", "start", "die", "destroy");
        }
    }
}
