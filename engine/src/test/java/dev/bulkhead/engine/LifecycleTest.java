package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.engine.ContainerStatus.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifecycleTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static ContainerRequest.Builder host(String... command) {
        return ContainerRequest.ofDirectory(Path.of("/")).command(command);
    }

    private static EngineException failure(ThrowingCallable call) {
        return (EngineException)
                assertThatThrownBy(call).isInstanceOf(EngineException.class).actual();
    }

    @Test
    void aContainerIsCreatedRunsAndEnds() throws Exception {
        Instant before = Instant.now();
        Container container = ENGINE.engine().create(host("sleep", "60").build());
        assertThat(container.id()).matches("[0-9a-f]{64}");
        assertThat(container.info().status().phase()).isEqualTo(Phase.CREATED);
        assertThat(container.info().created()).isBetween(before, Instant.now());
        assertThat(container.info().status().started()).isEmpty();

        container.start(new StreamRequest.Logged(false)).close();
        ContainerStatus running = container.info().status();
        assertThat(running.phase()).isEqualTo(Phase.RUNNING);
        assertThat(Files.readString(Path.of("/proc/" + running.pid().getAsInt() + "/comm")))
                .isEqualTo("sleep\n");
        assertThat(container.exit()).isNotDone();

        container.kill(Signal.SIGKILL);
        assertThat(container.exit().join()).isEqualTo(137);
        ContainerStatus ended = container.info().status();
        assertThat(ended.phase()).isEqualTo(Phase.EXITED);
        assertThat(ended.exitCode()).hasValue(137);
        assertThat(ended.pid()).isEmpty();
        assertThat(ended.ended().orElseThrow()).isAfterOrEqualTo(ended.started().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 125, 255})
    void theExitCodeIsTheProgramsOwn(int code) throws Exception {
        assertThat(ENGINE.run(host("sh", "-c", "exit " + code)).code()).isEqualTo(code);
    }

    @Test
    void aProgramKilledByASignalEndsWith128AndIt() throws Exception {
        // The first process of a pid namespace is spared its own signals: a child gets it.
        assertThat(ENGINE.run(host("sh", "-c", "sh -c 'kill -SEGV $$'; exit $?")).code())
                .isEqualTo(139);
        Container container = ENGINE.start(host("sleep", "60").stopSignal("SIGINT"));
        container.kill(Signal.SIGKILL);
        assertThat(container.exit().join()).isEqualTo(137);
    }

    @Test
    void anEndedContainerStartsAgainWithWhatItChanged() throws Exception {
        Container container =
                ENGINE.engine()
                        .create(host("sh", "-c", "cat /count; echo again >> /count").build());
        EngineExtension.run(container);
        Outcome second = EngineExtension.run(container);
        assertThat(second.code()).isZero();
        assertThat(second.output()).isEqualTo("again\n");
        assertThat(EngineExtension.run(container).output()).isEqualTo("again\nagain\nagain\n");
    }

    @Test
    void stopSendsTheStopSignalAndWaits() throws Exception {
        Container container =
                ENGINE.start(
                        host(
                                        "sh",
                                        "-c",
                                        "trap 'echo bye; exit 7' USR1; echo up; while :; do sleep"
                                                + " 0.01; done")
                                .stopSignal("USR1"));
        awaitOutput(container, "up\n");
        container.stop(Duration.ofMinutes(1));
        assertThat(container.info().status().exitCode()).hasValue(7);
        assertThat(Outcome.of(container, 7).output()).isEqualTo("up\nbye\n");
        container.stop(Duration.ZERO);
    }

    @Test
    void stopKillsWhenItsPatienceEnds() throws Exception {
        Container container =
                ENGINE.start(
                        host("sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.01; done"));
        awaitOutput(container, "up\n");
        container.stop(Duration.ofMillis(50));
        assertThat(container.info().status().exitCode()).hasValue(137);
    }

    @Test
    void aSmallInitReapsAndPassesSignals() throws Exception {
        Container container =
                ENGINE.start(
                        host("sh", "-c", "head -c 13 /proc/1/cmdline; exec sleep 60").init(true));
        awaitOutput(container, "bulkhead-init");
        container.stop(Duration.ofMinutes(1));
        assertThat(container.info().status().exitCode()).hasValue(143);
    }

    @Test
    void killNeedsARunningContainer() throws Exception {
        Container container = ENGINE.engine().create(host("true").build());
        EngineException failure = failure(() -> container.kill(Signal.SIGTERM));
        assertThat(failure.kind()).isEqualTo(EngineException.Kind.CONFLICT);
        assertThat(failure).hasMessageContaining("is not running");
        assertThat(failure(container::attach).kind()).isEqualTo(EngineException.Kind.CONFLICT);
    }

    @Test
    void aRunningContainerIsNotStartedTwiceNorRemovedUnlessByForce() throws Exception {
        Container container = ENGINE.start(host("sleep", "60").name("busy"));
        assertThat(failure(() -> container.start(new StreamRequest.Logged(false))).kind())
                .isEqualTo(EngineException.Kind.CONFLICT);
        assertThat(failure(() -> container.remove(false)))
                .hasMessageContaining("busy")
                .hasMessageContaining("stop it first");
        container.remove(true);
        assertThat(container.exit().join()).isEqualTo(137);
        assertThat(container.removed()).isDone();
        assertThat(failure(() -> ENGINE.engine().container("busy")).kind())
                .isEqualTo(EngineException.Kind.NOT_FOUND);
        assertThat(failure(() -> container.start(new StreamRequest.Logged(false))).kind())
                .isEqualTo(EngineException.Kind.NOT_FOUND);
        assertThat(failure(() -> container.remove(false)).kind())
                .isEqualTo(EngineException.Kind.NOT_FOUND);
    }

    @Test
    void aContainerIsFoundByNameIdAndUniqueBeginning() throws Exception {
        Engine engine = ENGINE.engine();
        Container one = engine.create(host("true").name("one").build());
        Container two = engine.create(host("true").build());
        assertThat(engine.container("one").id()).isEqualTo(one.id());
        assertThat(engine.container(one.id()).id()).isEqualTo(one.id());
        assertThat(engine.container(one.id().substring(0, 12)).id()).isEqualTo(one.id());
        assertThat(engine.container(two.info().name()).id()).isEqualTo(two.id());
        assertThat(engine.containers())
                .extracting(Container::id)
                .containsExactly(two.id(), one.id());
        assertThat(failure(() -> engine.container("")).kind())
                .isEqualTo(EngineException.Kind.NOT_FOUND);
        assertThat(failure(() -> engine.container("nobody")))
                .hasMessageContaining("no such container: nobody");
        // Among seventeen ids two begin with the same digit.
        for (int i = 0; i < 15; i++) {
            engine.create(host("true").build());
        }
        String shared = sharedDigit(engine);
        assertThat(failure(() -> engine.container(shared))).hasMessageContaining("ambiguous");
    }

    private static String sharedDigit(Engine engine) {
        List<String> digits =
                engine.containers().stream().map(each -> each.id().substring(0, 1)).toList();
        return digits.stream()
                .filter(digit -> digits.indexOf(digit) != digits.lastIndexOf(digit))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNameBelongsToOneContainerAtATime() throws Exception {
        Engine engine = ENGINE.engine();
        Container first = engine.create(host("true").name("taken").build());
        EngineException failure = failure(() -> engine.create(host("true").name("taken").build()));
        assertThat(failure.kind()).isEqualTo(EngineException.Kind.CONFLICT);
        assertThat(failure)
                .hasMessageContaining("\"taken\" is already in use by container")
                .hasMessageContaining(first.id().substring(0, 12));
        assertThat(engine.containers()).hasSize(1);
        first.remove(false);
        engine.create(host("true").name("taken").build());
    }

    @Test
    void anAutomaticallyRemovedContainerFreesItsNameAndLeavesNoFile() throws Exception {
        Container container = ENGINE.start(host("true").name("fleeting").autoRemove(true));
        assertThat(container.exit().join()).isZero();
        container.removed().join();
        Container next = ENGINE.engine().create(host("true").name("fleeting").build());
        next.remove(false);
        Leftovers.awaitDeletions(ENGINE.root());
        assertThat(ENGINE.root().resolve("containers").resolve(container.id())).doesNotExist();
        assertThat(Leftovers.list(ENGINE.root().resolve("removed"))).isEmpty();
    }

    @Test
    void aStartThatFailsLeavesNothingAndSaysWhy() throws Exception {
        Container container = ENGINE.engine().create(host("no-such-program").build());
        EngineException failure = failure(() -> container.start(new StreamRequest.Logged(false)));
        assertThat(failure.kind()).isEqualTo(EngineException.Kind.PROGRAM_NOT_FOUND);
        assertThat(failure.exitCode()).isEqualTo(127);
        assertThat(failure).hasMessageContaining("no-such-program").hasMessageContaining("PATH");
        assertThat(container.info().status().phase()).isEqualTo(Phase.CREATED);
        assertThat(container.info().status().error()).contains(failure.getMessage());
        assertThat(Leftovers.cgroups(ENGINE.root())).isEmpty();

        Container again = ENGINE.reopen().container(container.id());
        assertThat(again.info().status().phase()).isEqualTo(Phase.CREATED);
        assertThat(again.info().status().error()).contains(failure.getMessage());
        assertThat(again.info().status().exitCode()).hasValue(127);
    }

    @Test
    void whatCannotBeExecutedIs126() throws Exception {
        Container container = ENGINE.engine().create(host("/etc/passwd").build());
        EngineException failure = failure(() -> container.start(new StreamRequest.Logged(false)));
        assertThat(failure.kind()).isEqualTo(EngineException.Kind.PROGRAM_NOT_EXECUTABLE);
        assertThat(failure.exitCode()).isEqualTo(126);
    }

    @Test
    void aFailedStartOfAnAutomaticOneRemovesIt() throws Exception {
        Container container =
                ENGINE.engine().create(host("no-such-program").autoRemove(true).build());
        failure(() -> container.start(new StreamRequest.Logged(false)));
        container.removed().join();
        assertThat(ENGINE.engine().containers()).isEmpty();
    }

    @Test
    void inspectTellsEverythingAsJson() throws Exception {
        Container container = ENGINE.start(host("sleep", "60").name("seen").label("team", "blue"));
        String json = container.inspect();
        assertThat(json)
                .contains("\"Id\":\"" + container.id() + "\"")
                .contains("\"Name\":\"/seen\"")
                .contains("\"Status\":\"running\"")
                .contains("\"Running\":true")
                .contains("\"Pid\":" + container.info().status().pid().getAsInt())
                .contains("\"team\":\"blue\"")
                .contains("\"LoweredWalls\":[]");
    }

    @Test
    void explainShowsThePlanAndMakesNothing() throws Exception {
        String plan = ENGINE.engine().explain(host("true").build());
        assertThat(plan).contains("pivot_root").contains("execve");
        assertThat(ENGINE.engine().containers()).isEmpty();
    }

    @Test
    void aClosedEngineLeavesItsContainersRunning() throws Exception {
        Container kept = ENGINE.start(host("sh", "-c", "sleep 0.2; exit 3"));
        Container automatic = ENGINE.start(host("sleep", "60").autoRemove(true));
        int pid = automatic.info().status().pid().getAsInt();

        Engine next = ENGINE.reopen();

        Container adopted = next.container(automatic.id());
        assertThat(adopted.info().status().pid()).hasValue(pid);
        assertThat(next.container(kept.id()).exit().join()).isEqualTo(3);
        adopted.kill(Signal.SIGKILL);
        assertThat(adopted.exit().join()).isEqualTo(137);
        adopted.removed().join();
    }

    private static void awaitOutput(Container container, String expected) throws Exception {
        StringBuilder seen = new StringBuilder();
        container.logs(
                true,
                record -> {
                    seen.append(
                            new String(record.bytes(), java.nio.charset.StandardCharsets.UTF_8));
                    return !seen.toString().equals(expected);
                });
        assertThat(seen).hasToString(expected);
    }
}
