package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.engine.ContainerStatus.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pause, rename, update, health, statistics, and what is told of them. */
final class LifeTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ContainerRequest.Builder host(String script) {
        return ContainerRequest.ofDirectory(Path.of("/")).command("sh", "-c", script);
    }

    private static void await(Container container, Predicate<ContainerStatus> wanted)
            throws InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!wanted.test(container.info().status())) {
            assertThat(Instant.now()).as("%s", container.info().status()).isBefore(end);
            Thread.sleep(5);
        }
    }

    private static ExecRequest program(String... command) {
        return new ExecRequest(
                List.of(command), Map.of(), Optional.empty(), Optional.empty(), false);
    }

    @Test
    void aPausedContainerStandsStillAlsoForTheNextEngine() throws Exception {
        Container container = ENGINE.start(host("while :; do echo x; sleep 0.01; done"));
        container.pause();
        assertThat(container.info().status().phase()).isEqualTo(Phase.PAUSED);
        assertThatThrownBy(() -> container.exec(program("true"), new StreamRequest.Logged(false)))
                .hasMessageContaining("paused");
        assertThatThrownBy(container::pause).hasMessageContaining("paused already");
        Container adopted = ENGINE.reopen().container(container.id());
        assertThat(adopted.info().status().phase()).isEqualTo(Phase.PAUSED);
        int lines = Outcome.of(adopted, 0).lines().size();
        Thread.sleep(100);
        assertThat(Outcome.of(adopted, 0).lines()).hasSize(lines);
        adopted.unpause();
        assertThat(adopted.info().status().phase()).isEqualTo(Phase.RUNNING);
        Instant end = Instant.now().plus(PATIENCE);
        while (Outcome.of(adopted, 0).lines().size() == lines) {
            assertThat(Instant.now()).isBefore(end);
        }
        assertThatThrownBy(adopted::unpause).hasMessageContaining("not paused");
    }

    @Test
    void aPausedContainerIsStoppedAndRemoved() throws Exception {
        Container stopped = ENGINE.start(host("exec sleep 1000"));
        stopped.pause();
        stopped.stop(Duration.ZERO);
        assertThat(stopped.info().status().phase()).isEqualTo(Phase.EXITED);
        Container removed = ENGINE.start(host("exec sleep 1000"));
        removed.pause();
        removed.remove(true);
        assertThat(removed.removed()).isDone();
    }

    @Test
    void aNameIsChangedForGoodAndFreesTheOld() throws Exception {
        Container container = ENGINE.engine().create(host("true").name("first").build());
        Container other = ENGINE.engine().create(host("true").name("other").build());
        container.rename("second");
        assertThatThrownBy(() -> container.rename("other")).hasMessageContaining("already in use");
        assertThatThrownBy(() -> container.rename("no/name")).hasMessageContaining("invalid");
        other.rename("first");
        Engine engine = ENGINE.reopen();
        assertThat(engine.container("second").id()).isEqualTo(container.id());
        assertThat(engine.container("first").id()).isEqualTo(other.id());
    }

    @Test
    void limitsChangeWhileItRunsAndAfterwards() throws Exception {
        Container container = ENGINE.start(host("exec sleep 1000"));
        container.update(
                new ContainerUpdate(
                        new LimitsBuilder().memory(64L << 20).pids(17).build(), Optional.empty()));
        Statistics statistics = container.statistics();
        assertThat(statistics.memory().orElseThrow().limit()).isEqualTo(64L << 20);
        assertThat(statistics.processes().orElseThrow().limit()).hasValue(17);
        assertThat(statistics.processes().orElseThrow().current()).isEqualTo(1);
        container.restart(Duration.ZERO);
        assertThat(container.statistics().memory().orElseThrow().limit()).isEqualTo(64L << 20);
        assertThat(ENGINE.reopen().container(container.id()).info().request().limits().pids())
                .hasValue(17);
    }

    /** Limits are many, and a test names two. */
    private static final class LimitsBuilder {
        private long memory;
        private long pids;

        LimitsBuilder memory(long bytes) {
            memory = bytes;
            return this;
        }

        LimitsBuilder pids(long count) {
            pids = count;
            return this;
        }

        Limits build() {
            return new Limits(
                    java.util.OptionalLong.of(memory),
                    java.util.OptionalLong.empty(),
                    java.util.OptionalLong.empty(),
                    Optional.empty(),
                    java.util.OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    java.util.OptionalLong.of(pids),
                    java.util.OptionalInt.empty(),
                    java.util.OptionalLong.empty(),
                    java.util.OptionalInt.empty(),
                    List.of());
        }
    }

    @Test
    void theProcessesAreItsOwn() throws Exception {
        Container container = ENGINE.start(host("sleep 1001 & sleep 1002 & wait"));
        Instant end = Instant.now().plus(PATIENCE);
        while (container.processes(List.of()).rows().size() < 3) {
            assertThat(Instant.now()).isBefore(end);
        }
        List<String> commands = new ArrayList<>();
        ProcessTable table = container.processes(List.of("-eo", "pid,args"));
        table.rows().forEach(row -> commands.add(row.get(1)));
        assertThat(commands).contains("sleep 1001", "sleep 1002").hasSize(3);
        assertThatThrownBy(() -> container.processes(List.of("-eo", "args")))
                .hasMessageContaining("PID");
    }

    private static HealthCheck check(String script, Duration startPeriod) {
        return new HealthCheck(
                List.of("/bin/sh", "-c", script),
                Duration.ofMillis(50),
                Duration.ofSeconds(20),
                startPeriod,
                Duration.ofMillis(50),
                2);
    }

    private static Health.State health(ContainerStatus status) {
        return status.health().orElseThrow().state();
    }

    @Test
    void healthIsFoundOutAndTold() throws Exception {
        try (EventStream events =
                ENGINE.engine().events().subscribe(Optional.empty(), Optional.empty())) {
            Container container =
                    ENGINE.start(
                            host("exec sleep 1000")
                                    .healthCheck(check("echo here; test -e /up", Duration.ZERO)));
            assertThat(health(container.info().status())).isEqualTo(Health.State.STARTING);
            assertThat(ENGINE.engine().isNeeded()).isTrue();
            await(container, status -> health(status) == Health.State.UNHEALTHY);
            var _ = container.exec(program("touch", "/up"), new StreamRequest.Logged(false));
            await(container, status -> health(status) == Health.State.HEALTHY);
            Health health = container.info().status().health().orElseThrow();
            assertThat(health.failingStreak()).isZero();
            assertThat(health.log()).hasSizeLessThanOrEqualTo(Health.LOG_LENGTH);
            assertThat(health.log().getLast().output()).isEqualTo("here\n");
            List<String> told = new ArrayList<>();
            while (told.size() < 2) {
                Event event = events.next(PATIENCE).orElseThrow();
                if (event.action().startsWith("health_status")) {
                    told.add(event.action());
                }
            }
            assertThat(told).containsExactly("health_status: unhealthy", "health_status: healthy");
        }
    }

    @Test
    void failuresDuringTheStartDoNotCount() throws Exception {
        Container container =
                ENGINE.start(
                        host("sleep 0.5; touch /up; exec sleep 1000")
                                .healthCheck(check("test -e /up", Duration.ofMinutes(5))));
        await(container, status -> health(status) != Health.State.STARTING);
        assertThat(health(container.info().status())).isEqualTo(Health.State.HEALTHY);
    }

    @Test
    void anUnhealthyContainerWithAPolicyStartsAgain() throws Exception {
        Container container =
                ENGINE.start(
                        host("echo run >> /runs; exec sleep 1000")
                                .stopSignal("KILL")
                                .restart(new RestartPolicy(RestartPolicy.Mode.ALWAYS, 0))
                                .healthCheck(
                                        check("test $(cat /runs | wc -l) -ge 2", Duration.ZERO)));
        await(
                container,
                status ->
                        status.phase() == Phase.RUNNING
                                && status.health()
                                        .filter(each -> each.state() == Health.State.HEALTHY)
                                        .isPresent());
    }

    @Test
    void aLifeIsToldInOrder() throws Exception {
        try (EventStream events =
                ENGINE.engine().events().subscribe(Optional.empty(), Optional.empty())) {
            Container container = ENGINE.start(host("exit 3").name("told").label("tier", "one"));
            container.exit().join();
            container.remove(false);
            List<String> actions = new ArrayList<>();
            while (!actions.contains("destroy")) {
                Event event = events.next(PATIENCE).orElseThrow();
                if (event.id().equals(container.id())) {
                    actions.add(event.action());
                    assertThat(event.attributes())
                            .containsEntry("name", "told")
                            .containsEntry("tier", "one");
                }
            }
            assertThat(actions).contains("create", "start", "die", "destroy");
            assertThat(actions.getFirst()).isEqualTo("create");
        }
    }

    @Test
    void aRecordOfANewerVersionIsLeftAlone() throws Exception {
        Container container = ENGINE.engine().create(host("true").build());
        Path record =
                ENGINE.root()
                        .resolve("containers")
                        .resolve(container.id())
                        .resolve("container.json");
        ENGINE.engine().close();
        String text = Files.readString(record);
        Files.writeString(record, text.replaceFirst("\"version\":[0-9]+", "\"version\":99"));
        assertThatThrownBy(() -> Engine.open(ENGINE.root()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("newer version");
        assertThat(record).exists();
        Files.writeString(record, text);
        assertThat(ENGINE.reopen().container(container.id()).id()).isEqualTo(container.id());
    }

    @Test
    void aLogThatIsNotKeptCannotBeRead() throws Exception {
        Container container = ENGINE.start(host("echo x").log(LogSettings.NONE));
        container.exit().join();
        assertThatThrownBy(() -> Outcome.of(container, 0)).hasMessageContaining("keeps no log");
    }

    @Test
    void aLogIsAsLargeAsItMayBe() throws Exception {
        Container container =
                ENGINE.start(
                        host("yes 0123456789 | head -c 300000")
                                .log(new LogSettings(true, 50_000, 3)));
        container.exit().join();
        Path directory = ENGINE.root().resolve("containers").resolve(container.id());
        assertThat(directory.resolve("log.2")).exists();
        assertThat(directory.resolve("log.3")).doesNotExist();
        assertThat(Files.size(directory.resolve("log.1"))).isLessThanOrEqualTo(50_000);
    }
}
