package dev.bulkhead.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CallsTest {
    /** The number of a call in a plan is its place in both lists. */
    @Test
    void theMonitorKnowsTheSameCallsInTheSameOrder() throws IOException {
        List<String> monitors =
                Files.readAllLines(Path.of("src/main/c/calls.def")).stream()
                        .filter(line -> line.startsWith("CALL("))
                        .map(line -> line.substring("CALL(".length(), line.indexOf(')')))
                        .toList();

        assertThat(Stream.of(Op.Call.values()).map(Op.Call::toString))
                .containsExactlyElementsOf(
                        Stream.concat(monitors.stream(), Stream.of("store")).toList());
    }
}
