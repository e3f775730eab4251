package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ExecRequest;
import dev.bulkhead.engine.StreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that do something to containers that exist. */
class ContainerCommandsTest {
    private final CommandRunner runner = new CommandRunner();
    private FakeContainer web = unnamed();
    private FakeContainer shell = unnamed();

    private static FakeContainer unnamed() {
        return new FakeContainer(ContainerRequest.ofImage("none").build());
    }

    @BeforeEach
    void makeContainers() {
        web =
                runner.engine
                        .add(
                                ContainerRequest.ofImage("image")
                                        .name("web")
                                        .stopTimeout(Duration.ofSeconds(3)))
                        .endingWith(5);
        shell =
                runner.engine
                        .add(
                                ContainerRequest.ofImage("image")
                                        .name("shell")
                                        .terminal(true)
                                        .input(true))
                        .endingWith(6);
        shell.id = "f".repeat(64);
    }

    @Test
    void stopWaitsAsLongAsAskedOrAsTheContainerSays() {
        assertThat(runner.output("stop", "web", "shell")).isEqualTo("web\nshell\n");
        assertThat(web.calls).containsExactly("stop 3");
        assertThat(shell.calls).containsExactly("stop 10");
        assertThat(runner.output("stop", "-t", "0", "fff")).isEqualTo("fff\n");
        assertThat(shell.calls).endsWith("stop 0");
        assertThat(runner.failure("stop", "-t", "x", "web"))
                .startsWith("125 bulkhead: --time 'x': expected a whole number");
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthers() {
        FakeCaller caller = new FakeCaller("kill", "web", "nosuch", "shell");
        assertThat(runner.run(caller)).isEqualTo(1);
        assertThat(caller.written()).isEqualTo("web\nshell\n");
        assertThat(caller.complaints()).isEqualTo("bulkhead: no such container: nosuch\n");
    }

    @Test
    void killSendsTheSignal() {
        runner.output("kill", "web");
        runner.output("kill", "-s", "SIGHUP", "web");
        runner.output("kill", "--signal=10", "web");
        assertThat(web.calls).containsExactly("kill 9", "kill 1", "kill 10");
        assertThat(runner.failure("kill", "-s", "NONE", "web"))
                .startsWith("125 bulkhead: --signal 'NONE': expected a signal");
    }

    @Test
    void rmRemovesAndByForceDoesNotMindWhatIsGone() {
        assertThat(runner.failure("rm", "web")).isEqualTo("1 bulkhead: web runs");
        assertThat(runner.output("rm", "-fv", "web", "nosuch")).isEqualTo("web\n");
        assertThat(web.calls).containsExactly("remove", "remove by force with volumes");
        assertThat(runner.failure("rm", "nosuch"))
                .isEqualTo("1 bulkhead: no such container: nosuch");
    }

    @Test
    void waitPrintsExitCodes() {
        assertThat(runner.output("wait", "web", "shell")).isEqualTo("5\n6\n");
    }

    @Test
    void startLeavesThemRunningAndPrintsTheirNames() {
        assertThat(runner.output("start", "web", "shell")).isEqualTo("web\nshell\n");
        assertThat(web.streams).containsExactly(new StreamRequest.Logged(false));
        assertThat(shell.streams).containsExactly(new StreamRequest.Terminal(0, 0));
        assertThat(web.openAttachments).isZero();
    }

    @Test
    void startAttachedReturnsTheProgramsExitCode() {
        FakeCaller caller = new FakeCaller("start", "-ai", "shell").atTerminal();
        assertThat(runner.run(caller)).isEqualTo(6);
        assertThat(shell.streams).containsExactly(new StreamRequest.Terminal(24, 80));
        assertThat(caller.attachments.getFirst().input()).isTrue();
        assertThat(runner.failure("start", "-a", "web", "shell"))
                .contains("cannot start and attach several");
    }

    @Test
    void startTellsWhyAProgramCouldNotBeStarted() {
        web.startFailure =
                Optional.of(
                        new EngineException(EngineException.Kind.PROGRAM_NOT_FOUND, "no such ls"));
        assertThat(runner.failure("start", "web")).isEqualTo("1 bulkhead: no such ls");
        assertThat(runner.failure("start", "-a", "web")).isEqualTo("127 bulkhead: no such ls");
    }

    @Test
    void attachConnectsWithWhatTheContainerHas() {
        FakeCaller toShell = new FakeCaller("attach", "shell").atTerminal();
        assertThat(runner.run(toShell)).isEqualTo(6);
        assertThat(toShell.attachments)
                .containsExactly(
                        new Attachment(
                                7, OptionalInt.of(8), 9, true, true, true, DetachKeys.DEFAULT));
        FakeCaller toWeb = new FakeCaller("attach", "--no-stdin", "--sig-proxy=false", "web");
        assertThat(runner.run(toWeb)).isEqualTo(5);
        assertThat(toWeb.attachments)
                .containsExactly(
                        new Attachment(
                                7, OptionalInt.of(8), 9, false, false, false, DetachKeys.DEFAULT));
    }

    @Test
    void execRunsAFurtherProgram() {
        FakeCaller caller =
                new FakeCaller(
                        "exec",
                        "-e",
                        "A=1",
                        "-w",
                        "/srv",
                        "-u",
                        "app",
                        "--privileged",
                        "web",
                        "ls",
                        "-l");
        assertThat(runner.run(caller)).isEqualTo(5);
        assertThat(web.executions)
                .containsExactly(
                        new ExecRequest(
                                List.of("ls", "-l"),
                                Map.of("A", "1"),
                                Optional.of("/srv"),
                                Optional.of("app"),
                                true));
        assertThat(web.streams).containsExactly(new StreamRequest.Logged(false));
        assertThat(web.openAttachments).isZero();
    }

    @Test
    void execHandsFilesAndPipesOver() {
        runner.run(new FakeCaller("exec", "-i", "web", "cat").passing(0, 1, 2));
        runner.run(new FakeCaller("exec", "-it", "web", "sh").atTerminal());
        runner.run(new FakeCaller("exec", "-d", "web", "sleep"));
        assertThat(web.streams)
                .containsExactly(
                        new StreamRequest.Direct(OptionalInt.of(0), 1, 2),
                        new StreamRequest.Terminal(24, 80),
                        new StreamRequest.Logged(false));
    }

    @Test
    void execExplainsWhatIsMissing() {
        assertThat(runner.failure("exec", "web"))
                .startsWith("125 bulkhead: a container and a command are needed");
        assertThat(runner.failure("exec", "nosuch", "ls"))
                .isEqualTo("1 bulkhead: no such container: nosuch");
        assertThat(runner.failure("exec", "-it", "web", "sh"))
                .isEqualTo("1 bulkhead: the input device is not a TTY");
    }

    @Test
    void inspectPrintsAnArrayOfWhatItFinds() {
        web.json = "{\"Id\":\"1\",\"State\":{\"Pid\":42},\"Args\":[]}";
        web.phase = Phase.EXITED;
        assertThat(runner.output("inspect", "web"))
                .isEqualTo(
                        """
                        [
                            {
                                "Id": "1",
                                "State": {
                                    "Pid": 42
                                },
                                "Args": []
                            }
                        ]
                        """);
        assertThat(runner.output("inspect", "--format", "json", "web", "shell"))
                .isEqualTo("[{\"Id\":\"1\",\"State\":{\"Pid\":42},\"Args\":[]},{}]\n");
        assertThat(runner.output("inspect", "-f", "{{.State.Pid}}", "web")).isEqualTo("42\n");

        FakeCaller partly = new FakeCaller("inspect", "-f", "{{.Id}}", "nosuch", "web");
        assertThat(runner.run(partly)).isEqualTo(1);
        assertThat(partly.written()).isEqualTo("1\n");
        assertThat(partly.complaints()).isEqualTo("bulkhead: no such container: nosuch\n");
        assertThat(runner.failure("inspect", "nosuch")).startsWith("1 ");
    }
}
