package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.LogRecord;
import dev.bulkhead.engine.LogRecord.Stream;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsCommandTest {
    private static final Instant FIRST = Instant.parse("2026-01-02T15:04:05Z");

    private final CommandRunner runner = new CommandRunner();
    private FakeContainer web = new FakeContainer(ContainerRequest.ofImage("none").build());

    @BeforeEach
    void makeContainer() {
        web = runner.engine.add(ContainerRequest.ofImage("image").name("web"));
        // Five lines: a, b and d of the output, E and F of the errors; some in pieces.
        write(0, Stream.OUTPUT, "a\nb");
        write(1, Stream.ERROR, "E\n");
        write(2, Stream.OUTPUT, "b\n");
        write(3, Stream.ERROR, "F");
        write(4, Stream.OUTPUT, "d");
    }

    private void write(int second, Stream stream, String text) {
        web.log.add(new LogRecord(stream, FIRST.plusSeconds(second), text.getBytes(UTF_8)));
    }

    private FakeCaller logs(String flags) {
        FakeCaller caller = new FakeCaller(("logs " + flags + "web").split(" ", -1));
        assertThat(runner.run(caller)).as(caller.complaints()).isZero();
        return caller;
    }

    @Test
    void eachStreamGoesWhereItWent() {
        FakeCaller caller = logs("");
        assertThat(caller.written()).isEqualTo("a\nbb\nd");
        assertThat(caller.complaints()).isEqualTo("E\nF");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --tail 0  | '' | ''
                    --tail 1  | d | ''
                    -n 2      | d | F
                    --tail 3  | d | E~F
                    --tail 4  | bb~d | E~F
                    --tail 9  | a~bb~d | E~F
                    --tail all | a~bb~d | E~F
                    --tail -1 | a~bb~d | E~F
                    """)
    void theTailCountsLinesOfBothStreams(String flags, String output, String errors) {
        FakeCaller caller = logs(flags + " ");
        assertThat(caller.written()).isEqualTo(output.replace('~', '\n'));
        assertThat(caller.complaints()).isEqualTo(errors.replace('~', '\n'));
    }

    @Test
    void timestampsBeginLinesNotPieces() {
        FakeCaller caller = logs("-t ");
        assertThat(caller.written())
                .isEqualTo(
                        """
                        2026-01-02T15:04:05.000000000Z a
                        2026-01-02T15:04:05.000000000Z bb
                        2026-01-02T15:04:09.000000000Z d\
                        """);
        assertThat(caller.complaints())
                .isEqualTo(
                        """
                        2026-01-02T15:04:06.000000000Z E
                        2026-01-02T15:04:08.000000000Z F\
                        """);
    }

    @Test
    void timesLimitWhatIsShown() {
        FakeCaller later = logs("--since 2026-01-02T15:04:06Z ");
        assertThat(later.written()).isEqualTo("d");
        assertThat(later.complaints()).isEqualTo("E\nF");
        FakeCaller earlier = logs("--until 2026-01-02T15:04:06Z ");
        assertThat(earlier.written()).isEqualTo("a\nb");
        assertThat(earlier.complaints()).isEmpty();
    }

    @Test
    void followingReadsOnAfterCountingTheTail() {
        logs("-f --tail 1 ");
        assertThat(web.calls).containsExactly("logs", "follow logs");
    }

    @Test
    void wrongValuesAreExplained() {
        assertThat(runner.failure("logs", "--tail", "x", "web"))
                .startsWith("125 bulkhead: --tail 'x': expected a number of lines, or all");
        assertThat(runner.failure("logs", "--since", "soon", "web"))
                .startsWith("125 bulkhead: --since 'soon': expected a time such as");
        assertThat(runner.failure("logs", "nosuch"))
                .isEqualTo("1 bulkhead: no such container: nosuch");
    }
}
