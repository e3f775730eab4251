package dev.bulkhead.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaceTest {
    private static Trial trial(String name, String script) {
        return new Trial(name, name, Action.RUN, Command.of("/bin/sh", "-c", script), 2);
    }

    @Test
    void eachRoundHasEachTrialOnce(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("order");
        Trial first = trial("a", "printf a >>" + file);
        Trial second = trial("b", "printf b >>" + file);
        Race race = new Race(Stopwatch.find());

        race.run(List.of(first, second), 10);

        assertThat(Files.readString(file)).matches("aabb(ab|ba){10}");
        assertThat(race.measurements())
                .extracting(each -> each.trial().name(), each -> each.times().count())
                .containsExactly(tuple("a", 10), tuple("b", 10));
    }

    @Test
    void whoFailsIsOutAndTheOthersGoOn() throws IOException {
        Race race = new Race(Stopwatch.find());

        race.run(List.of(trial("broken", "echo broke >&2; exit 1"), trial("whole", ":")), 3);

        assertThat(race.measurements()).hasSize(1);
        assertThat(race.measurements().getFirst().times().count()).isEqualTo(3);
        assertThat(race.failures()).hasSize(1);
        assertThat(race.failures().getFirst().name()).isEqualTo("broken");
        assertThat(race.failures().getFirst().reason()).contains("broke");
    }
}
