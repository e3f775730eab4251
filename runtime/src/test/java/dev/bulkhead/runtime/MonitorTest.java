package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.oci.runtime.ConsoleSize;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.runtime.launch.ContainerExit;
import dev.bulkhead.runtime.launch.Launcher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the monitor does as long as a container runs. */
@ExtendWith(LeakCheck.class)
class MonitorTest {
    private static final long LARGEST_MONITOR_KIB = 100;

    private TestContainers containers;

    @BeforeEach
    void open() throws IOException {
        containers = TestContainers.open();
    }

    @AfterEach
    void close() throws IOException {
        containers.close();
    }

    private TestContainer launch(
            StreamSource streams, boolean client, long logBytes, int logFiles, Spec spec)
            throws IOException {
        LaunchRequest request = containers.request(spec);
        return containers.launch(
                new LaunchRequest(
                        request.spec(),
                        request.directory(),
                        request.root(),
                        request.seccomp(),
                        false,
                        streams,
                        client,
                        true,
                        logBytes,
                        logFiles));
    }

    private TestContainer withInput(String script) throws IOException {
        return launch(
                new StreamSource.Logged(true), true, 0, 1, Specs.standard("sh", "-c", script));
    }

    private TestContainer withTerminal(String script) throws IOException {
        Spec spec =
                Specs.withProcess(
                        Specs.standard("sh", "-c", script),
                        process -> process.consoleSize(new ConsoleSize(24, 80)));
        return launch(new StreamSource.Terminal(), true, 0, 1, spec);
    }

    private static MonitorClient client(TestContainer container) throws IOException {
        return MonitorClient.of(container.running().takeClient());
    }

    private static long monitorOf(TestContainer container) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + container.running().pid() + "/status"))
                .stream()
                .filter(line -> line.startsWith("PPid:"))
                .map(line -> Long.parseLong(line.substring("PPid:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itRefusesToBeRunByHand(@TempDir Path directory) throws Exception {
        Path program = directory.resolve("monitor");
        String name =
                "monitor-"
                        + (System.getProperty("os.arch", "").equals("aarch64")
                                ? "aarch64"
                                : "x86_64");
        try (InputStream resource =
                Objects.requireNonNull(Launcher.class.getResourceAsStream(name))) {
            Files.copy(resource, program);
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        Process process = new ProcessBuilder(program.toString()).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("only the engine starts this program");
        assertThat(process.waitFor()).isEqualTo(125);
    }

    @Test
    void itCompilesForBothArchitectures(@TempDir Path directory) throws Exception {
        Process build =
                new ProcessBuilder(
                                "sh",
                                "src/main/c/build.sh",
                                directory.toString(),
                                "aarch64-linux-gnu-gcc",
                                "aarch64")
                        .redirectErrorStream(true)
                        .start();

        assertThat(new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(build.waitFor()).isZero();
        assertThat(directory.resolve("monitor-aarch64")).isNotEmptyFile();
        assertThat(directory.resolve("init-aarch64")).isNotEmptyFile();
    }

    @Test
    void itTakesLittleMemory() throws IOException {
        TestContainer container =
                containers.launch(Specs.standard("sh", "-c", "echo hello; exec sleep infinity"));
        container.awaitOutput("hello");

        long size =
                Files.readAllLines(Path.of("/proc/" + monitorOf(container) + "/smaps_rollup"))
                        .stream()
                        .filter(line -> line.startsWith("Pss:"))
                        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();

        assertThat(size).isLessThanOrEqualTo(LARGEST_MONITOR_KIB);
    }

    @Test
    void itLogsBothStreamsWithTheirTimes() throws IOException {
        long before = System.currentTimeMillis();
        TestContainer container =
                containers.launch(
                        Specs.standard(
                                "sh",
                                "-c",
                                "echo one; echo two >&2; head -c 100000 /dev/zero | tr '\\0' x"));

        Outcome outcome = container.outcome();

        assertThat(outcome.out()).isEqualTo("one\n" + "x".repeat(100_000));
        assertThat(outcome.err()).isEqualTo("two");
        ByteBuffer log =
                ByteBuffer.wrap(Files.readAllBytes(container.directory().resolve("log")))
                        .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(log.getLong(8) / 1_000_000).isBetween(before, System.currentTimeMillis());
        assertThat(Files.getPosixFilePermissions(container.directory().resolve("log")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void itRotatesTheLogAndHandsOnTheNewFile() throws IOException {
        int limit = 50_000;
        String script =
                "read go; i=0; while [ $i -lt 20000 ]; do echo line number $i; i=$((i+1)); done";
        TestContainer container =
                launch(
                        new StreamSource.Logged(true),
                        true,
                        limit,
                        3,
                        Specs.standard("sh", "-c", script));
        try (MonitorClient client = client(container)) {
            client.type("go\n");
            try (MonitorClient.Message rotated = client.await('R')) {
                assertThat(rotated.descriptors()).hasSize(1);
                assertThat(
                                Files.readSymbolicLink(
                                                Path.of(
                                                        "/proc/self/fd/"
                                                                + rotated.descriptors()
                                                                        .getFirst()
                                                                        .number()))
                                        .getFileName()
                                        .toString())
                        .startsWith("log");
            }
            container.outcome();
        }

        List<Path> files =
                Stream.of("log.2", "log.1", "log").map(container.directory()::resolve).toList();
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            assertThat(Files.size(file)).isLessThanOrEqualTo(limit);
            ByteBuffer log =
                    ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            while (log.hasRemaining()) {
                byte[] record = new byte[log.getInt(log.position() + 4)];
                log.position(log.position() + 16).get(record);
                text.append(new String(record, StandardCharsets.UTF_8));
            }
        }
        assertThat(container.directory().resolve("log.3")).doesNotExist();
        // The first of them may have begun in a file that is gone.
        List<String> lines = text.toString().lines().skip(1).toList();
        int first = Integer.parseInt(lines.getFirst().replaceAll("\\D", ""));
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).isEqualTo("line number " + (first + i));
        }
        assertThat(first + lines.size()).isEqualTo(20_000);
    }

    @Test
    void itTellsClientsThatTheLogHasGrown() throws IOException {
        TestContainer container = withInput("read go; echo answer");
        try (MonitorClient client = client(container)) {
            client.type("go\n");
            client.await('L').close();
            try (MonitorClient.Message ended = client.await('X')) {
                assertThat(ended.content().getInt(3)).as("exit code").isZero();
            }
        }
        assertThat(container.outcome().out()).isEqualTo("answer");
    }

    @Test
    void itTellsWhoAsksWhichProcessItWatches() throws IOException {
        TestContainer container = withInput("read end");
        try (MonitorClient client =
                MonitorClient.connect(containers.runtime(), container.directory())) {
            client.send('Q');
            try (MonitorClient.Message state = client.await('S')) {
                assertThat(state.content().getInt(3)).isEqualTo(container.running().pid());
                assertThat(state.descriptors())
                        .singleElement()
                        .satisfies(
                                fd -> assertThat(pidOf(fd)).isEqualTo(container.running().pid()));
            }
        }
    }

    private static int pidOf(Fd pidfd) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + pidfd.number())).stream()
                .filter(line -> line.startsWith("Pid:"))
                .map(line -> Integer.parseInt(line.substring("Pid:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itPassesSignals() throws IOException {
        TestContainer container =
                containers.launch(
                        Specs.standard(
                                "sh",
                                "-c",
                                "trap 'echo caught; exit 7' TERM; echo ready; while :; do sleep 0.01; done"));
        container.awaitOutput("ready");

        container.running().signal(15);

        assertThat(container.outcome().code()).isEqualTo(7);
        assertThat(Outcome.output(container.directory(), 1)).contains("caught");
    }

    @Test
    void aClientThatSaysNonsenseIsDropped() throws IOException {
        TestContainer container = withInput("read end; exit 3");
        try (MonitorClient client = client(container);
                MonitorClient other =
                        MonitorClient.connect(containers.runtime(), container.directory())) {
            client.send('?');
            assertThat(client.next().letter()).isEqualTo((char) 0);
            other.type("\n");
        }
        assertThat(container.outcome().code()).isEqualTo(3);
    }

    @Test
    void thereIsRoomForManyClientsAndOneTooManyIsTold() throws IOException {
        TestContainer container = withInput("read end");
        List<MonitorClient> clients = new ArrayList<>();
        try {
            char said = 'S';
            while (said == 'S') {
                MonitorClient client =
                        MonitorClient.connect(containers.runtime(), container.directory());
                clients.add(client);
                said = answer(client);
            }
            assertThat(said).isEqualTo('B');
            assertThat(clients).hasSizeGreaterThan(30);
            assertThatThrownBy(() -> containers.runtime().find(container.directory()))
                    .hasMessageContaining("too many clients");
        } finally {
            clients.forEach(MonitorClient::close);
        }
        try (RunningContainer found =
                containers.runtime().find(container.directory()).orElseThrow()) {
            assertThat(found.pid()).isEqualTo(container.running().pid());
        }
    }

    private static char answer(MonitorClient client) {
        try {
            client.send('Q');
        } catch (IOException _) {
            // Refused already; why is still to be read.
        }
        try (MonitorClient.Message message = client.next()) {
            return message.letter();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientThatDoesNotReadBlocksNothing() throws IOException {
        TestContainer container =
                withInput(
                        "i=0; while [ $i -lt 20000 ]; do echo $i; i=$((i+1)); done; head -c 3000000 /dev/zero");
        try (MonitorClient silent = client(container)) {
            assertThat(container.running().exit().join().code()).isZero();
            // Even so it learns of the end: notices of more output do not fill its queue.
            silent.await('X').close();
        }
    }

    @Test
    void inputWaitsUntilItIsRead() throws IOException {
        int size = 32_000;
        TestContainer container =
                withInput(
                        "trap 'go=1' USR1; echo ready; while [ -z $go ]; do sleep 0.01; done; wc -c");
        container.awaitOutput("ready");
        try (MonitorClient client = client(container);
                MonitorClient other =
                        MonitorClient.connect(containers.runtime(), container.directory())) {
            int acknowledged = 0;
            for (int i = 0; i < 4; i++) {
                client.type("x".repeat(size));
            }
            // A pipe holds 64 KiB: two are taken, the third is not, the fourth is not looked at.
            while (acknowledged < 2) {
                client.await('A').close();
                acknowledged++;
            }
            other.send('Q');
            other.await('S').close();
            assertThat(client.hasMessage('A')).isFalse();

            container.running().signal(10);
            while (acknowledged < 4) {
                client.await('A').close();
                acknowledged++;
            }
            client.send('E');
        }
        assertThat(container.outcome().lines()).last().isEqualTo(Integer.toString(4 * size));
    }

    @Test
    void inputThatNobodyReadsIsDropped() throws IOException {
        TestContainer container =
                withInput(
                        "exec < /dev/null; echo closed; sleep 0.1; read -r x; exec sleep infinity");
        container.awaitOutput("closed");
        try (MonitorClient client = client(container)) {
            for (int i = 0; i < 10; i++) {
                client.type("x".repeat(30_000));
                client.await('A').close();
            }
        }
    }

    @Test
    void aTerminalIsTheContainersOwn() throws IOException {
        TestContainer container =
                withTerminal(
                        "tty; stty size; test -c /dev/console && ls -l /proc/self/fd/0 | grep -o '/dev/pts/0'; stat -c %t:%T /dev/console /dev/pts/0 | uniq | wc -l");

        assertThat(container.outcome().lines())
                .containsExactly("/dev/pts/0", "24 80", "/dev/pts/0", "1");
    }

    @Test
    void aTerminalChangesItsSize() throws IOException {
        TestContainer container =
                withTerminal(
                        "trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.01; done");
        container.awaitOutput("ready");
        try (MonitorClient client = client(container)) {
            client.resize(50, 132);
            assertThat(container.outcome().lines()).last().isEqualTo("50 132");
        }
    }

    @Test
    void ctrlCInterruptsWhatRunsInTheForeground() throws IOException {
        TestContainer container =
                withTerminal(
                        "trap 'echo interrupted; exit 9' INT; echo ready; while :; do sleep 0.01; done");
        container.awaitOutput("ready");
        try (MonitorClient client = client(container)) {
            client.type("\u0003");
            assertThat(container.outcome().code()).isEqualTo(9);
        }
        assertThat(Outcome.output(container.directory(), 1)).contains("interrupted");
    }

    @Test
    void theExitFileTellsTheEnd() throws IOException {
        long before = System.currentTimeMillis();
        TestContainer container = containers.launch(Specs.standard("sh", "-c", "exit 5"));
        container.outcome();

        String[] fields =
                Files.readString(container.directory().resolve("exit")).strip().split(" ", -1);

        assertThat(fields).hasSize(3).startsWith("5", Integer.toString(5 << 8));
        assertThat(Long.parseLong(fields[2]) / 1_000_000)
                .isBetween(before, System.currentTimeMillis());
        assertThat(container.directory().resolve("exit.new")).doesNotExist();
    }

    @Test
    void aContainerDoesNotOutliveItsMonitor() throws IOException {
        TestContainer container =
                containers.launch(Specs.standard("sh", "-c", "sleep infinity & echo ready; wait"));
        container.awaitOutput("ready");
        int pid = container.running().pid();

        ProcessHandle.of(monitorOf(container)).orElseThrow().destroyForcibly();

        assertThat(container.running().exit().join()).isEqualTo(ContainerExit.UNKNOWN);
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        assertThat(Path.of("/proc/" + pid))
                .satisfiesAnyOf(
                        path -> assertThat(path).doesNotExist(),
                        path ->
                                assertThat(Files.readString(path.resolve("status")))
                                        .contains("State:\tZ"));
        assertThat(container.directory().resolve("exit")).doesNotExist();
    }

    @Test
    void aContainerOutlivesTheEngine() throws IOException {
        TestContainer container = withInput("echo before; read go; echo after; exit 6");
        container.awaitOutput("before");
        container.running().close();

        try (ContainerRuntime later = ContainerRuntime.open();
                RunningContainer found = later.find(container.directory()).orElseThrow();
                MonitorClient client = MonitorClient.connect(later, container.directory())) {
            assertThat(found.pid()).isEqualTo(container.running().pid());
            client.type("go\n");
            assertThat(found.exit().join().code()).isEqualTo(6);
            found.gone().join();
            assertThat(later.find(container.directory())).isEqualTo(Optional.empty());
        }
        assertThat(Files.readString(container.directory().resolve("exit"))).startsWith("6 ");
        assertThat(Outcome.output(container.directory(), 1)).isEqualTo("before\nafter\n");
    }

    @Test
    void itsSocketIsForItsOwnerOnly() throws IOException {
        TestContainer container = containers.launch(Specs.standard("sleep", "infinity"));

        assertThat(Files.getPosixFilePermissions(container.directory().resolve("monitor.sock")))
                .isSubsetOf(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void orphansOfTheContainerAreReaped() throws IOException {
        TestContainer container =
                containers.launch(
                        Specs.sharing(
                                Specs.standard(
                                        "sh",
                                        "-c",
                                        "(sleep 0.01 &); echo started; exec sleep infinity"),
                                Namespace.Type.PID));
        container.awaitOutput("started");
        Path children =
                Path.of(
                        "/proc/"
                                + monitorOf(container)
                                + "/task/"
                                + monitorOf(container)
                                + "/children");

        while (!Files.readString(children)
                .strip()
                .equals(Integer.toString(container.running().pid()))) {
            Thread.onSpinWait();
        }
    }
}
