package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Further programs in a running container. */
class ExecTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    @TempDir Path directory;

    @BeforeAll
    static void importImage() throws Exception {
        BusyboxImage.importInto(ENGINE.engine(), "box");
    }

    @BeforeEach
    void makeFiles() throws Exception {
        Files.createFile(directory.resolve("out"));
    }

    private static Container running() throws Exception {
        return ENGINE.start(
                ContainerRequest.ofImage("box")
                        .command("sleep", "600")
                        .variable("FROM", "container")
                        .workingDirectory("/data"));
    }

    private static ExecRequest script(String script) {
        return new ExecRequest(
                List.of("sh", "-c", script), Map.of(), Optional.empty(), Optional.empty(), false);
    }

    /** Runs a program with a file for its output; returns its exit code. */
    private int exec(Container container, ExecRequest request) throws Exception {
        try (Directory here = Directory.open(directory.toString());
                Fd output = here.open("out", Fcntl.O_WRONLY | Fcntl.O_TRUNC | Fcntl.O_CLOEXEC)) {
            StreamRequest streams =
                    new StreamRequest.Direct(OptionalInt.empty(), output.number(), output.number());
            Execution execution = container.exec(request, streams);
            try (Attachment _ = execution.attachment()) {
                return execution.exit().join();
            }
        }
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(directory.resolve("out"));
    }

    @Test
    void itRunsBehindTheContainersOwnWalls() throws Exception {
        Container container = running();
        String walls =
                "cat /proc/self/uid_map; grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status;"
                        + " for n in mnt net pid ipc uts user cgroup; do readlink /proc/self/ns/$n;"
                        + " done; cat /proc/self/cgroup";
        assertThat(exec(container, script(walls))).isZero();
        List<String> inside = lines();
        int first = container.info().status().pid().getAsInt();
        for (String namespace : List.of("mnt", "net", "pid", "ipc", "uts", "user", "cgroup")) {
            assertThat(inside)
                    .contains(
                            Files.readSymbolicLink(Path.of("/proc/" + first + "/ns/" + namespace))
                                    .toString());
        }
        List<String> status = Files.readAllLines(Path.of("/proc/" + first + "/status"));
        assertThat(inside)
                .containsAll(
                        status.stream()
                                .filter(line -> line.matches("(Cap|NoNewPrivs|Seccomp:).*"))
                                .toList());
    }

    @Test
    void itHasTheContainersEnvironmentAndPlaceUnlessToldOtherwise() throws Exception {
        Container container = running();
        assertThat(exec(container, script("pwd; echo $FROM; id -u; exit 3"))).isEqualTo(3);
        assertThat(lines()).containsExactly("/data", "container", "0");
        ExecRequest other =
                new ExecRequest(
                        List.of(
                                "sh",
                                "-c",
                                "pwd; echo $FROM $MORE; id; grep CapEff /proc/self/status"),
                        Map.of("FROM", "exec", "MORE", "too"),
                        Optional.of("/home/worker"),
                        Optional.of("worker"),
                        false);
        assertThat(exec(container, other)).isZero();
        assertThat(lines())
                .containsExactly(
                        "/home/worker",
                        "exec too",
                        "uid=1000(worker) gid=1001(workers) groups=29(audio),1001(workers)",
                        "CapEff:\t0000000000000000");
    }

    @Test
    void itIsCountedWithTheContainerAndEndsWithIt() throws Exception {
        Container container = running();
        StreamRequest logged = new StreamRequest.Logged(false);
        Execution execution = container.exec(script("exec sleep 600"), logged);
        try (Attachment _ = execution.attachment()) {
            container.kill(Signal.SIGKILL);
            assertThat(execution.exit().join()).isEqualTo(137);
        }
        assertThat(container.exit().join()).isEqualTo(137);
    }

    @Test
    void manyRunAtOnce() throws Exception {
        Container container = running();
        List<Execution> executions =
                java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> {
                            try {
                                return container.exec(
                                        script("exit " + i), new StreamRequest.Logged(false));
                            } catch (EngineException e) {
                                throw new AssertionError(e);
                            }
                        })
                        .toList();
        for (int i = 0; i < executions.size(); i++) {
            try (Attachment _ = executions.get(i).attachment()) {
                assertThat(executions.get(i).exit().join()).isEqualTo(i);
            }
        }
    }

    @Test
    void whatCannotRunSaysWhy() throws Exception {
        Container container = running();
        ExecRequest missing =
                new ExecRequest(
                        List.of("no-such-program"),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        false);
        assertThatThrownBy(() -> exec(container, missing))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no-such-program")
                .extracting(failure -> ((EngineException) failure).exitCode())
                .isEqualTo(127);
        ExecRequest unknown =
                new ExecRequest(
                        List.of("true"),
                        Map.of(),
                        Optional.empty(),
                        Optional.of("nobody-knows"),
                        false);
        assertThatThrownBy(() -> exec(container, unknown))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("nobody-knows");
        assertThat(
                        Leftovers.list(
                                ENGINE.root()
                                        .resolve("containers")
                                        .resolve(container.id())
                                        .resolve("execs")))
                .isEmpty();
        container.stop(java.time.Duration.ZERO);
        assertThatThrownBy(() -> exec(container, script("true")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("is not running");
    }
}
