package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.RestartPolicy.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What happens when a program ends by itself. */
final class RestartPolicyTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ContainerRequest.Builder host(RestartPolicy policy, String script) {
        return ContainerRequest.ofDirectory(Path.of("/"))
                .command("sh", "-c", script)
                .restart(policy);
    }

    private static ContainerStatus await(Container container, Predicate<ContainerStatus> wanted)
            throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!wanted.test(container.info().status())) {
            assertThat(Instant.now()).as("%s", container.info().status()).isBefore(end);
            Thread.sleep(5);
        }
        return container.info().status();
    }

    @Test
    void onFailureIsTriedSoManyTimesAndKeepsWhatWasWritten() throws Exception {
        Container container =
                ENGINE.start(
                        host(
                                new RestartPolicy(Mode.ON_FAILURE, 3),
                                "echo run >> /runs; cat /runs | wc -l; exit 7"));
        assertThat(container.exit().join()).isEqualTo(7);
        assertThat(container.info().status().restarts()).isEqualTo(3);
        assertThat(container.info().status().phase()).isEqualTo(Phase.EXITED);
        assertThat(Outcome.of(container, 7).lines()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void onFailureLeavesASuccessAlone() throws Exception {
        Container container =
                ENGINE.start(
                        host(
                                new RestartPolicy(Mode.ON_FAILURE, 0),
                                "echo run >> /runs; test $(cat /runs | wc -l) -ge 2"));
        assertThat(container.exit().join()).isZero();
        assertThat(container.info().status().restarts()).isEqualTo(1);
    }

    @Test
    void alwaysGoesOnUntilAUserStopsIt() throws Exception {
        Container container =
                ENGINE.start(host(new RestartPolicy(Mode.ALWAYS, 0), "sleep 0.05; exit 0"));
        assertThat(container.nextExit().join()).isZero();
        await(container, status -> status.restarts() >= 3);
        assertThat(container.exit()).isNotDone();
        container.stop(Duration.ofSeconds(10));
        assertThat(container.info().status().phase()).isEqualTo(Phase.EXITED);
        assertThat(container.exit()).isDone();
    }

    @Test
    void stoppingBetweenTwoRunsEndsItAtOnce() throws Exception {
        Container container = ENGINE.start(host(new RestartPolicy(Mode.ALWAYS, 0), "exit 3"));
        await(container, status -> status.restarts() >= 4 && status.phase() == Phase.RESTARTING);
        assertThatThrownBy(() ->
                        container.exec(
                                new ExecRequest(
                                        java.util.List.of("true"),
                                        java.util.Map.of(),
                                        java.util.Optional.empty(),
                                        java.util.Optional.empty(),
                                        false),
                                new StreamRequest.Logged(false)))
                .hasMessageContaining("about to start again");
        container.stop(Duration.ofSeconds(10));
        ContainerStatus status = container.info().status();
        assertThat(status.phase()).isEqualTo(Phase.EXITED);
        assertThat(status.exitCode()).hasValue(3);
    }

    @Test
    void withNoEngineOpenTheMonitorStartsItAgainAndTheNextEngineFindsThat() throws Exception {
        Container container =
                ENGINE.start(
                        host(
                                new RestartPolicy(Mode.ON_FAILURE, 0),
                                "echo run >> /runs; test $(cat /runs | wc -l) -ge 4 && exec sleep"
                                        + " 1000; sleep 0.2; exit 1"));
        String id = container.id();
        ENGINE.engine().close();
        Thread.sleep(400);
        Container adopted = ENGINE.reopen().container(id);
        assertThat(adopted.exit()).isNotDone();
        ContainerStatus status =
                await(adopted, each -> each.restarts() == 3 && each.phase() == Phase.RUNNING);
        assertThat(status.started().orElseThrow()).isAfter(adopted.info().created());
        adopted.kill(Signal.SIGKILL);
        assertThat(adopted.exit().join()).isEqualTo(137);
    }

    @Test
    void openingAnEngineStartsWhatItsPolicySays() throws Exception {
        Container always = ENGINE.start(host(new RestartPolicy(Mode.ALWAYS, 0), "exec sleep 1000"));
        Container unless =
                ENGINE.start(host(new RestartPolicy(Mode.UNLESS_STOPPED, 0), "exec sleep 1000"));
        Container never = ENGINE.start(host(RestartPolicy.NO, "exec sleep 1000"));
        for (Container each : java.util.List.of(always, unless, never)) {
            each.kill(Signal.SIGKILL);
            each.exit().join();
        }
        Engine engine = ENGINE.reopen();
        await(engine.container(always.id()), status -> status.phase() == Phase.RUNNING);
        assertThat(engine.container(unless.id()).info().status().phase()).isEqualTo(Phase.EXITED);
        assertThat(engine.container(never.id()).info().status().phase()).isEqualTo(Phase.EXITED);
    }

    @Test
    void aPolicyThatIsChangedCountsAtOnce() throws Exception {
        Container container = ENGINE.start(host(RestartPolicy.NO, "sleep 0.3; exit 5"));
        container.update(
                new ContainerUpdate(
                        Limits.NONE, java.util.Optional.of(new RestartPolicy(Mode.ON_FAILURE, 1))));
        assertThat(container.exit().join()).isEqualTo(5);
        assertThat(container.info().status().restarts()).isEqualTo(1);
    }

    @Test
    void whatCannotBeLaunchedAgainIsTriedAgain(@TempDir Path directory) throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Container container =
                ENGINE.start(
                        host(new RestartPolicy(Mode.ALWAYS, 0), "test -e /mark || exec sleep 1000")
                                .mount(
                                        new MountRequest.Bind(
                                                source, "/data", false, true, "rprivate", false)));
        Files.delete(source);
        long first = container.info().status().pid().getAsInt();
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        await(container, status -> status.restarts() >= 2 && status.exitCode().orElse(0) == 127);
        Files.createDirectory(source);
        await(container, status -> status.phase() == Phase.RUNNING);
        container.stop(Duration.ZERO);
    }

    @Test
    void aTerminalIsGivenAgain() throws Exception {
        Container container =
                ENGINE.engine()
                        .create(
                                host(new RestartPolicy(Mode.ON_FAILURE, 1), "tty; exit 1")
                                        .terminal(true)
                                        .build());
        container.start(new StreamRequest.Terminal(24, 80)).close();
        assertThat(container.exit().join()).isEqualTo(1);
        assertThat(Outcome.of(container, 1).lines()).containsExactly("/dev/pts/0", "/dev/pts/0");
    }

    @Test
    void aRestartByHandKeepsWhatWasWritten() throws Exception {
        Container container =
                ENGINE.start(host(RestartPolicy.NO, "echo run >> /runs; cat /runs; exec sleep 99"));
        awaitLines(container, 1);
        container.restart(Duration.ZERO);
        awaitLines(container, 3);
        assertThat(container.info().status().phase()).isEqualTo(Phase.RUNNING);
    }

    private static void awaitLines(Container container, int count) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (Outcome.of(container, 0).lines().size() < count) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(5);
        }
    }

    @Test
    void removedAtItsEndAndRestartedContradict() {
        assertThatThrownBy(() ->
                        ENGINE.start(
                                host(new RestartPolicy(Mode.ALWAYS, 0), "true").autoRemove(true)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("--restart");
    }
}
