package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.EngineException.Kind;
import dev.bulkhead.engine.StreamRequest;
import dev.bulkhead.engine.Wall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
    private final CommandRunner runner = new CommandRunner();
    private final FakeEngine engine = runner.engine;

    private static FakeCaller run(String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "run";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return new FakeCaller(line);
    }

    private StreamRequest streamsOf(FakeCaller caller) {
        assertThat(runner.run(caller)).as(caller.complaints()).isZero();
        return engine.made().streams.getFirst();
    }

    @Test
    void theExitCodeIsThePrograms() {
        engine.preparation = container -> container.endingWith(42);
        FakeCaller caller = run("image", "false");
        assertThat(runner.run(caller)).isEqualTo(42);
        assertThat(caller.written()).isEmpty();
        assertThat(caller.complaints()).isEmpty();
        assertThat(engine.made().openAttachments).isZero();
    }

    @Test
    void detachedItLogsAndPrintsTheId() {
        engine.preparation = container -> container;
        FakeCaller caller = run("-d", "image");
        assertThat(streamsOf(caller)).isEqualTo(new StreamRequest.Logged(false));
        assertThat(caller.written()).isEqualTo(engine.made().id() + "\n");
        assertThat(caller.attachments).isEmpty();
        assertThat(engine.made().openAttachments).isZero();
    }

    @Test
    void detachedItMayKeepItsInputOpen() {
        assertThat(streamsOf(run("-di", "image"))).isEqualTo(new StreamRequest.Logged(true));
    }

    @Test
    void filesAndPipesAreHandedOverIfNobodyReadsTheLogLater() {
        assertThat(streamsOf(run("--rm", "image").passing(1, 2)))
                .isEqualTo(new StreamRequest.Direct(OptionalInt.empty(), 1, 2));
        assertThat(streamsOf(run("--rm", "-i", "image").passing(0, 1, 2)))
                .isEqualTo(new StreamRequest.Direct(OptionalInt.of(0), 1, 2));
        assertThat(streamsOf(run("image").passing(0, 1, 2)))
                .isEqualTo(new StreamRequest.Logged(false));
    }

    @Test
    void whatIsNoFileOrPipeIsNeverHandedOver() {
        assertThat(streamsOf(run("--rm", "image").passing(0, 1)))
                .isEqualTo(new StreamRequest.Logged(false));
        assertThat(streamsOf(run("--rm", "-i", "image").passing(1, 2)))
                .isEqualTo(new StreamRequest.Logged(true));
        assertThat(streamsOf(run("--rm", "image").passing(0, 1, 2).atTerminal()))
                .isEqualTo(new StreamRequest.Logged(false));
    }

    @Test
    void aTerminalIsAsLargeAsTheCallers() {
        FakeCaller caller = run("-it", "--rm", "image").atTerminal();
        assertThat(streamsOf(caller)).isEqualTo(new StreamRequest.Terminal(24, 80));
        assertThat(caller.attachments)
                .containsExactly(
                        new Attachment(
                                7, OptionalInt.of(8), 9, true, true, true, DetachKeys.DEFAULT));
    }

    @Test
    void whoDoesNotTypeToItKeepsATerminalWithCtrlC() {
        FakeCaller caller = run("-t", "image").atTerminal();
        assertThat(streamsOf(caller)).isEqualTo(new StreamRequest.Terminal(24, 80));
        assertThat(caller.attachments.getFirst().terminal()).isFalse();
    }

    @Test
    void aTerminalWithoutOneToShowItOnIsRefusedAsDockerDoes() {
        FakeCaller caller = run("-it", "image");
        assertThat(runner.run(caller)).isEqualTo(1);
        assertThat(caller.complaints()).isEqualTo("bulkhead: the input device is not a TTY\n");
        assertThat(engine.requests).isEmpty();
    }

    @Test
    void detachKeysAndSignalsGoToTheFront() {
        FakeCaller caller = run("--detach-keys", "ctrl-x", "--sig-proxy=false", "image");
        assertThat(runner.run(caller)).isZero();
        assertThat(caller.attachments.getFirst().detachKeys().codes()).containsExactly(0x18);
        assertThat(caller.attachments.getFirst().signals()).isFalse();
        assertThat(caller.handlesSignals()).isFalse();
    }

    @Test
    void aSignalBeforeTheMonitorListensReachesTheContainer() {
        FakeCaller caller = run("image");
        assertThat(runner.run(caller)).isZero();
        caller.signal(2);
        assertThat(engine.made().calls).contains("kill 2");
    }

    @Test
    void whoDetachesLeavesItRunning() {
        engine.preparation = container -> container;
        FakeCaller caller = run("-it", "--rm", "image").atTerminal().detaching();
        assertThat(runner.run(caller)).isZero();
        assertThat(engine.made().calls).containsExactly("start");
    }

    @Test
    void theNameIsFreeAgainWhenTheCommandReturns() throws Exception {
        engine.preparation =
                container -> {
                    container.removed = new CompletableFuture<>();
                    return container.endingWith(3);
                };
        CompletableFuture<Integer> code =
                CompletableFuture.supplyAsync(
                        () -> runner.run(run("--rm", "--name", "once", "image")));
        while (engine.containers.isEmpty() || !engine.made().calls.contains("removed")) {
            Thread.onSpinWait();
        }
        assertThat(code).isNotDone();
        engine.made().removed.complete(null);
        assertThat(code.get()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST, 125",
        "NOT_FOUND, 125",
        "CONFLICT, 125",
        "FAILED, 125",
        "PROGRAM_NOT_EXECUTABLE, 126",
        "PROGRAM_NOT_FOUND, 127"
    })
    void failuresHaveDockersCodes(Kind kind, int code) {
        engine.createFailure = Optional.of(new EngineException(kind, "the reason"));
        FakeCaller atCreation = run("image");
        assertThat(runner.run(atCreation)).isEqualTo(code);
        assertThat(atCreation.complaints()).isEqualTo("bulkhead: the reason\n");

        engine.createFailure = Optional.empty();
        engine.preparation =
                container -> {
                    container.startFailure = Optional.of(new EngineException(kind, "no start"));
                    return container;
                };
        FakeCaller atStart = run("image");
        assertThat(runner.run(atStart)).isEqualTo(code);
        assertThat(atStart.complaints()).isEqualTo("bulkhead: no start\n");
        assertThat(engine.made().calls).containsExactly("start");
    }

    @Test
    void whatDidNotStartAndIsToBeRemovedIsRemoved() {
        engine.preparation =
                container -> {
                    container.startFailure =
                            Optional.of(new EngineException(Kind.PROGRAM_NOT_FOUND, "no ls"));
                    return container;
                };
        assertThat(runner.run(run("--rm", "image"))).isEqualTo(127);
        assertThat(engine.made().calls).containsExactly("start", "remove by force with volumes");
    }

    @Test
    void wrongFlagsAreExplainedWithTheWayToHelp() {
        assertThat(runner.failure("run", "-m", "lots", "image"))
                .isEqualTo(
                        """
                        125 bulkhead: --memory 'lots': expected a size such as 4096, 512k, 64m or 1.5g
                        See 'bulkhead run --help'.\
                        """);
        assertThat(runner.failure("run", "--publicize", "80", "image"))
                .startsWith("125 bulkhead: Unknown option: '--publicize'");
        assertThat(runner.failure("run", "--memory"))
                .startsWith("125 bulkhead: Missing required parameter for option '--memory'");
        assertThat(runner.failure("run", "--detach-keys", "ctrl-1", "image"))
                .startsWith("125 bulkhead: --detach-keys: detach key 'ctrl-1'");
        assertThat(runner.failure("run")).startsWith("125 bulkhead: an image is missing");
    }

    @Test
    void aPrivilegedRunSaysOnceWhatThatMeans() {
        engine.preparation =
                container -> {
                    container.lowered = EnumSet.of(Wall.SECCOMP, Wall.USER);
                    return container.endingWith(0);
                };
        FakeCaller caller = run("--privileged", "image");
        assertThat(runner.run(caller)).isZero();
        assertThat(caller.complaints())
                .isEqualTo(
                        "bulkhead: warning: privileged: root inside is root outside;"
                                + " may make every system call\n");
    }

    @Test
    void quietOrWithSingleWallsLoweredItSaysNothing() {
        engine.preparation =
                container -> {
                    container.lowered = EnumSet.of(Wall.NETWORK);
                    return container.endingWith(0);
                };
        for (String flag : List.of("--privileged", "--network=host")) {
            FakeCaller caller = run(flag, "-q", "image");
            assertThat(runner.run(caller)).isZero();
            assertThat(caller.complaints()).isEmpty();
        }
        FakeCaller host = run("--network=host", "image");
        assertThat(runner.run(host)).isZero();
        assertThat(host.complaints()).isEmpty();
    }

    @Test
    void theIdIsWrittenToAFileOfItsOwn(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("id");
        assertThat(runner.run(run("--cidfile", "id", "image").in(directory))).isZero();
        assertThat(file).hasContent(engine.made().id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");

        FakeCaller again = run("--cidfile", "id", "image").in(directory);
        assertThat(runner.run(again)).isEqualTo(125);
        assertThat(again.complaints()).contains("the file exists");
        assertThat(engine.requests).hasSize(1);
    }

    @Test
    void noIdFileStaysWhereNothingWasMade(@TempDir Path directory) {
        engine.createFailure = Optional.of(new EngineException(Kind.CONFLICT, "name in use"));
        assertThat(runner.run(run("--cidfile", "id", "image").in(directory))).isEqualTo(125);
        assertThat(directory).isEmptyDirectory();
        assertThat(runner.failure("run", "--cidfile", "/no/such/id", "image"))
                .isEqualTo("125 bulkhead: --cidfile /no/such/id: there is no directory /no/such");
    }

    @Test
    void createMakesAndPrintsTheId() {
        assertThat(runner.output("create", "--name", "web", "image", "ls"))
                .isEqualTo(engine.made().id() + "\n");
        assertThat(engine.requests)
                .containsExactly(
                        ContainerRequest.ofImage("image").command("ls").name("web").build());
        assertThat(engine.made().calls).isEmpty();
    }

    @Test
    void explainShowsThePlanOfTheSameFlags() {
        assertThat(runner.output("explain", "--rm", "--rootfs", "/", "--", "ls", "-l"))
                .isEqualTo("the plan\n");
        assertThat(engine.requests)
                .containsExactly(
                        ContainerRequest.ofDirectory(Path.of("/"))
                                .command("ls", "-l")
                                .autoRemove(true)
                                .build());
        assertThat(engine.containers).isEmpty();
    }
}
