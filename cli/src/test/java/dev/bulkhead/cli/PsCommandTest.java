package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.Wall;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PsCommandTest {
    private final CommandRunner runner = new CommandRunner();

    @BeforeEach
    void makeContainers() {
        FakeContainer web =
                runner.engine.add(
                        ContainerRequest.ofImage("debian:13")
                                .name("web")
                                .command("python3", "-m", "http.server")
                                .label("team", "a")
                                .label("tier", "front"));
        web.id = "aa" + "0".repeat(62);
        web.lowered = EnumSet.of(Wall.NO_NEW_PRIVILEGES, Wall.NETWORK);
        FakeContainer old =
                runner.engine.add(
                        ContainerRequest.ofDirectory(Path.of("/"))
                                .name("old")
                                .command("true")
                                .label("team", "b"));
        old.id = "bb" + "0".repeat(62);
        old.phase = Phase.EXITED;
        old.exitCode = OptionalInt.of(137);
        FakeContainer fresh =
                runner.engine.add(ContainerRequest.ofImage("debian:13").name("fresh"));
        fresh.id = "cc" + "0".repeat(62);
        fresh.phase = Phase.CREATED;
    }

    @Test
    void theTableIsDockersWithTheWalls() {
        assertThat(runner.output("ps", "-a"))
                .isEqualTo(
                        """
                        CONTAINER ID   IMAGE       COMMAND                  CREATED       STATUS                       WALLS                               NAMES
                        aa0000000000   debian:13   "python3 -m http.ser…"   2 hours ago   Up 5 minutes                 all but network,no-new-privileges   web
                        bb0000000000   /           "true"                   2 hours ago   Exited (137) 2 minutes ago   all                                 old
                        cc0000000000   debian:13   ""                       2 hours ago   Created                      all                                 fresh
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ps | web
                    ps -a | web old fresh
                    ps --latest | web
                    ps -n 2 | web old
                    ps --filter status=exited | old
                    ps --filter status=exited --filter status=created | old fresh
                    ps -a -f name=^o | old
                    ps -a -f name=e | web fresh
                    ps -a -f id=cc0 | fresh
                    ps -a -f label=team | web old
                    ps -a -f label=team=a | web
                    ps -a -f label=team=a -f label=tier=back |
                    ps -a -f label=team -f status=running | web
                    """)
    void filtersChoose(String line, String names) {
        String[] arguments = (line + " --format {{.Names}}").split(" ", -1);
        String output = runner.output(arguments);
        assertThat(output.strip().replace('\n', ' ')).isEqualTo(names == null ? "" : names);
    }

    @Test
    void idsAloneAreForScripts() {
        assertThat(runner.output("ps", "-q")).isEqualTo("aa0000000000\n");
        assertThat(runner.output("ps", "-q", "--no-trunc")).isEqualTo("aa" + "0".repeat(62) + "\n");
    }

    @Test
    void formatsAreTemplatesTablesAndJson() {
        assertThat(runner.output("ps", "--format", "{{.ID}}\\t{{.State}} {{.Networks}}"))
                .isEqualTo("aa0000000000\trunning none\n");
        assertThat(runner.output("ps", "--format", "table {{.Names}}\\t{{.Status}}"))
                .isEqualTo("NAMES     STATUS\nweb       Up 5 minutes\n");
        assertThat(runner.output("ps", "--no-trunc", "--format", "json"))
                .startsWith("{\"ID\":\"aa000")
                .contains("\"Command\":\"\\\"python3 -m http.server\\\"\"")
                .contains("\"Labels\":\"team=a,tier=front\"")
                .endsWith("}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    -f name | 125 bulkhead: --filter 'name': expected name=, id=, status= or label= and a value
                    -f volume=x | 125 bulkhead: --filter 'volume=x': expected name=, id=, status= or label= and a value
                    -f status=dead | 125 bulkhead: --filter 'status=dead': expected created, running, paused, restarting or exited
                    -f name=( | 125 bulkhead: --filter 'name=(': no regular expression: Unclosed group
                    -n 0 | 125 bulkhead: --last '0': expected 1 or more
                    --format {{.Sise}} | 125 bulkhead: --format: there is no field 'Sise'; there are
                    """)
    void wrongFiltersAndFormatsAreExplained(String flags, String complaint) {
        assertThat(runner.failure(("ps " + flags).split(" ", -1))).startsWith(complaint);
    }

    @Test
    void controlCharactersOfContainersDoNotReachTheTerminal() {
        runner.engine.add(
                ContainerRequest.ofImage("image").name("evil").command("sh", "\u001b[2J"));
        assertThat(runner.output("ps")).doesNotContain("\u001b").contains("sh ?[2J");
    }
}
