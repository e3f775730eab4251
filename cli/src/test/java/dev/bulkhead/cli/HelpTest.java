package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and shells learn of the commands. */
class HelpTest {
    private final CommandRunner runner = new CommandRunner();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run", "create", "start", "exec", "attach", "ps", "logs", "inspect", "wait", "stop",
                "kill", "rm", "explain", "images", "import", "rmi", "info"
            })
    void everyCommandIsListedAndHasAnExample(String command) {
        assertThat(runner.output()).containsPattern("\n  " + command + " +[A-Z]");
        assertThat(runner.output(command, "--help"))
                .startsWith("Usage: bulkhead " + command)
                .contains("Example")
                .contains("\n  bulkhead " + command);
    }

    @Test
    void flagsOfRunStandUnderTheirTopics() {
        String help = runner.output("run", "--help");
        assertThat(help)
                .containsSubsequence(
                        "--rm", "\nFiles:", "--tmpfs", "\nLimits:", "--cpus", "\nWalls:")
                .contains("-m, --memory=SIZE")
                .contains("-v, --volume=[SOURCE:]PLACE[:OPTIONS]")
                .contains("--network=NETWORK")
                .contains("--rootfs=DIR[,idmap]");
    }

    @Test
    void completionIsValidBashAndKnowsTheFlags() throws Exception {
        String script = runner.output("completion");
        assertThat(script).contains("--memory-swap").contains("explain").contains("--no-trunc");
        Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        try (var input = bash.outputWriter()) {
            input.write(script);
        }
        String complaints = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor()).as(complaints).isZero();
    }
}
