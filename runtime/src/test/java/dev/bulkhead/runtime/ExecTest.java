package dev.bulkhead.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.ConsoleSize;
import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.oci.runtime.Namespace;
import dev.bulkhead.oci.runtime.Spec;
import dev.bulkhead.oci.runtime.User;
import dev.bulkhead.runtime.launch.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class ExecTest {
    private static final String WALLS =
            """
            cd /proc/self
            for n in user mnt pid ipc uts net cgroup; do readlink ns/$n; done
            cat uid_map gid_map cgroup oom_score_adj
            grep -E 'Cap|NoNew|Seccomp|Groups|Umask' status
            grep files limits
            hostname
            echo walls end
            """;

    private TestContainers containers;

    @BeforeEach
    void open() throws IOException {
        containers = TestContainers.open();
    }

    @AfterEach
    void close() throws IOException {
        containers.close();
    }

    private TestContainer sleeper() throws IOException {
        return containers.launch(Specs.standard("sleep", "infinity"));
    }

    @Test
    void aFurtherProgramIsBehindTheSameWalls() throws IOException {
        TestContainer container =
                containers.launch(Specs.standard("sh", "-c", WALLS + "exec sleep infinity"));
        container.awaitOutput("walls end");

        Outcome further = container.exec(Specs.process("sh", "-c", WALLS));

        assertThat(further.err()).isEmpty();
        assertThat(further.out())
                .isEqualTo(Outcome.output(container.directory(), 1).stripTrailing());
    }

    @ParameterizedTest
    @EnumSource(names = {"PID", "NETWORK", "IPC", "UTS", "CGROUP"})
    void aFurtherProgramEntersWhatAContainerSharesWithTheHost(Namespace.Type shared)
            throws IOException {
        Spec spec =
                Specs.sharing(
                        Specs.standard("sh", "-c", WALLS + "exec sleep infinity"),
                        shared,
                        Namespace.Type.USER);
        TestContainer container = containers.launch(spec);
        container.awaitOutput("walls end");

        assertThat(container.exec(Specs.process("sh", "-c", WALLS)).out())
                .isEqualTo(Outcome.output(container.directory(), 1).stripTrailing());
    }

    @Test
    void itSeesTheContainersProcessesAndFiles() throws IOException {
        TestContainer container =
                containers.launch(
                        Specs.standard(
                                "sh", "-c", "echo hello > /note; echo ready; exec sleep 987654"));
        container.awaitOutput("ready");

        Outcome outcome =
                container.exec(
                        Specs.process(
                                "sh",
                                "-c",
                                "cat /note; tr '\\0' ' ' < /proc/1/cmdline; ls /proc/self/fd | wc -l"));

        assertThat(outcome.lines()).containsExactly("hello", "sleep 987654 4");
    }

    @Test
    void itIsCountedInTheContainersCgroup() throws IOException {
        TestContainer container = sleeper();
        ExecRequest request = container.execRequest(Specs.process("sleep", "infinity"));

        try (RunningContainer further = containers.runtime().exec(request)) {
            assertThat(Files.readString(Path.of("/proc/" + further.pid() + "/cgroup")))
                    .isEqualTo(
                            Files.readString(
                                    Path.of("/proc/" + container.running().pid() + "/cgroup")));
            further.signal(9);
            assertThat(further.exit().join().code()).isEqualTo(137);
            further.gone().join();
        }
    }

    @Test
    void itRunsAsAnotherUserElsewhere() throws IOException {
        ContainerProcess process =
                Specs.process(
                                "sh",
                                "-c",
                                "id; pwd; umask; echo $COLOUR; grep CapEff /proc/self/status")
                        .toBuilder()
                        .user(new User(1234, 2345, List.of(77L)))
                        .cwd("/usr")
                        .env(List.of("PATH=/bin:/usr/bin", "COLOUR=green"))
                        .build();

        assertThat(sleeper().exec(process).lines())
                .containsExactly(
                        "uid=1234 gid=2345 groups=2345,77",
                        "/usr",
                        "0022",
                        "green",
                        "CapEff:\t0000000000000000");
    }

    @Test
    void itsExitCodeAndSignalAreTold() throws IOException {
        TestContainer container = sleeper();

        assertThat(container.exec(Specs.process("sh", "-c", "exit 42")).code()).isEqualTo(42);
        assertThat(container.exec(Specs.process("sh", "-c", "kill -TERM $$")).exit().signal())
                .isEqualTo(15);
    }

    @Test
    void itEndsWithTheContainer() throws IOException {
        TestContainer container = sleeper();

        try (RunningContainer further =
                containers
                        .runtime()
                        .exec(container.execRequest(Specs.process("sleep", "infinity")))) {
            container.running().signal(9);
            assertThat(further.exit().join().code()).isEqualTo(137);
            further.gone().join();
        }
    }

    @Test
    void itReadsInput() throws IOException {
        TestContainer container = sleeper();
        ExecRequest request =
                withStreams(
                        container.execRequest(Specs.process("tr", "a-z", "A-Z")),
                        new StreamSource.Logged(true));

        try (RunningContainer further = containers.runtime().exec(request);
                MonitorClient client = MonitorClient.of(further.takeClient())) {
            client.type("some words\n");
            client.await('A').close();
            client.send('E');
            assertThat(further.exit().join().code()).isZero();
            further.gone().join();
        }
        assertThat(Outcome.output(request.directory(), 1)).isEqualTo("SOME WORDS\n");
    }

    @Test
    void itHasATerminalOfTheContainersOwn() throws IOException {
        TestContainer container = sleeper();
        ContainerProcess process =
                Specs.process(
                                "sh",
                                "-c",
                                "tty; stty size; test -t 0 && test -t 2 && ps -o tty= $$; stat -c %u $(tty)")
                        .toBuilder()
                        .consoleSize(new ConsoleSize(33, 99))
                        .user(new User(1000, 1000))
                        .build();

        Outcome outcome =
                container.exec(
                        withStreams(container.execRequest(process), new StreamSource.Terminal()));

        assertThat(outcome.lines()).containsExactly("/dev/pts/0", "33 99", "pts/0", "1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mkfifo /run/x; mount --bind /run/x /dev/pts/ptmx",
                "echo > /run/x; mount --bind /run/x /dev/pts/ptmx",
                "mount --bind /dev/null /dev/pts/ptmx",
                "mount --bind /dev/tty /dev/pts/ptmx",
                "umount -l /dev/pts; mkdir -p /dev/pts; ln -s /dev/zero /dev/pts/ptmx",
                "umount -l /dev/pts; rmdir /dev/pts; ln -s /proc/1/fd /dev/pts",
                "umount -l /dev/pts",
            })
    void aFalseMultiplexerIsRefused(String trick) throws IOException {
        TestContainer container =
                containers.launch(
                        withMountRights(
                                "mount -t tmpfs none /run && "
                                        + trick
                                        + " && echo ready && exec sleep infinity"));
        container.awaitOutput("ready");
        ExecRequest request =
                withStreams(
                        container.execRequest(Specs.process("true")), new StreamSource.Terminal());

        assertThatThrownBy(() -> containers.runtime().exec(request))
                .isInstanceOf(LaunchException.class)
                .message()
                .matches(
                        "(a terminal of the container's own: openat|unlock it: ioctl)\\(.*\\): E[A-Z]+");
    }

    private static Spec withMountRights(String script) {
        Set<Capability> capabilities = EnumSet.copyOf(Specs.CAPABILITIES);
        capabilities.add(Capability.SYS_ADMIN);
        return Specs.withProcess(
                Specs.standard("sh", "-c", script),
                process -> process.capabilities(Capabilities.of(capabilities)));
    }

    private static ExecRequest withStreams(ExecRequest request, StreamSource streams) {
        return new ExecRequest(
                request.spec(),
                request.container(),
                request.process(),
                request.directory(),
                request.seccomp(),
                streams,
                true,
                request.logBytes(),
                request.logFiles());
    }

    @Test
    void aProgramThatIsMissingIsNamed() throws IOException {
        TestContainer container = sleeper();

        assertThatThrownBy(() -> container.exec(Specs.process("nosuch")))
                .asInstanceOf(throwable(LaunchException.class))
                .returns(LaunchException.Cause.PROGRAM_NOT_FOUND, LaunchException::failed)
                .hasMessage(
                        "exec nosuch: not found in PATH (/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)");
        assertThatThrownBy(() ->
                        container.exec(Specs.process("true").toBuilder().cwd("/nosuch").build()))
                .asInstanceOf(throwable(LaunchException.class))
                .returns(LaunchException.Cause.CONTAINER, LaunchException::failed)
                .hasMessage("where the program starts: chdir(\"/nosuch\"): ENOENT");
    }

    @Test
    void aContainerThatHasEndedIsToldSo() throws IOException {
        TestContainer container = containers.launch(Specs.standard("true"));
        container.outcome();

        assertThatThrownBy(() -> container.exec(Specs.process("true")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the container has ended");
    }
}
