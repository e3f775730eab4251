package dev.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.HealthCheck;
import dev.bulkhead.engine.LogSettings;
import dev.bulkhead.engine.RestartPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands and flags for a container's life. */
final class LifeCommandsTest {
    private final CommandRunner runner = new CommandRunner();
    private FakeContainer web = new FakeContainer(ContainerRequest.ofImage("debian:13").build());

    @BeforeEach
    void addContainer() {
        web = runner.engine.add(ContainerRequest.ofImage("debian:13").name("web"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    pause web           | pause
                    unpause web         | unpause
                    container pause web | pause
                    restart -t 3 web    | restart 3
                    restart web         | restart 10
                    rename web site     | rename site
                    """)
    void aCommandDoesOneThing(String line, String call) {
        runner.output(line.split(" ", -1));
        assertThat(web.calls).containsExactly(call);
    }

    @Test
    void topPassesOptionsToPs() {
        assertThat(runner.output("top", "web", "-o", "pid,comm"))
                .isEqualTo("PID       CMD\n7         sleep 1\n");
        assertThat(web.calls).containsExactly("processes [-o, pid,comm]");
    }

    @Test
    void updateTellsOnlyWhatChanges() {
        runner.output("update", "--memory", "64m", "--restart", "on-failure:4", "web");
        assertThat(web.calls.getFirst())
                .contains("memory=OptionalLong[67108864]", "ON_FAILURE", "maxRetries=4");
        assertThat(runner.failure("update", "web")).contains("nothing to change");
        assertThat(runner.failure("update", "--shm-size", "1m", "web")).contains("--shm-size");
    }

    @Test
    void pruneLeavesAloneWhatRuns() {
        FakeContainer old = runner.engine.add(ContainerRequest.ofImage("debian:13").name("old"));
        old.phase = Phase.EXITED;
        assertThat(runner.output("container", "prune", "-f")).contains(old.id);
        assertThat(web.calls).isEmpty();
        assertThat(runner.failure("container", "prune", "-f", "--filter", "size=1"))
                .contains("until=");
    }

    private ContainerRequest created(String... flags) {
        List<String> line = new java.util.ArrayList<>(List.of("create"));
        line.addAll(List.of(flags));
        line.add("debian:13");
        runner.output(line.toArray(String[]::new));
        return runner.engine.requests.getLast();
    }

    @Test
    void upkeepFlagsAreDockers() {
        ContainerRequest request =
                created(
                        "--restart",
                        "unless-stopped",
                        "--health-cmd",
                        "test -e /up",
                        "--health-interval",
                        "1m30s",
                        "--health-retries",
                        "2",
                        "--log-opt",
                        "max-size=1m",
                        "--log-opt",
                        "max-file=3");
        assertThat(request.restart().mode()).isEqualTo(RestartPolicy.Mode.UNLESS_STOPPED);
        HealthCheck check = request.healthCheck().orElseThrow();
        assertThat(check.command()).containsExactly("/bin/sh", "-c", "test -e /up");
        assertThat(check.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(check.timeout()).isEqualTo(HealthCheck.DEFAULT_TIMEOUT);
        assertThat(check.retries()).isEqualTo(2);
        assertThat(request.log()).isEqualTo(new LogSettings(true, 1 << 20, 3));
        assertThat(created("--no-healthcheck").healthCheck()).contains(HealthCheck.NONE);
        assertThat(created("--log-driver", "none").log().kept()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --restart sometimes     | always
                    --restart always:3      | on-failure:MOST
                    --health-retries 3      | --health-cmd
                    --health-interval 5     | --health-cmd
                    --log-driver syslog     | json-file
                    --log-opt max-size=1    | max-size
                    """)
    void whatMakesNoSenseIsSaid(String flags, String complaint) {
        List<String> line = new java.util.ArrayList<>(List.of("create"));
        line.addAll(List.of(flags.split(" ", -1)));
        line.add("debian:13");
        assertThat(runner.failure(line.toArray(String[]::new))).contains(complaint);
    }
}
