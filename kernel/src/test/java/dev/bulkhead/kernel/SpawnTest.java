package dev.bulkhead.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpawnTest {
    private Poller poller;

    @BeforeEach
    void open() throws IOException {
        poller = Poller.open();
    }

    @AfterEach
    void close() {
        poller.close();
    }

    @Test
    void theChildHasItsArgumentsItsEnvironmentAndNoOther() throws IOException {
        assertThat(output("echo $0 \"$@\"; env", Map.of(), Optional.empty(), "a b", "c"))
                .contains("name a b c\n")
                .contains("ONLY=this\n")
                .doesNotContain("PATH=");
    }

    @Test
    void theChildHasTheGivenDescriptorsAndNoOther() throws IOException {
        try (Pipe other = Pipe.open();
                Fd inherited = Fd.of(Fcntl.duplicate(other.reading(), 40).release())) {
            Fcntl.fcntl(inherited, 2, 0); // F_SETFD: not close-on-exec
            String numbers =
                    output(
                            "for n in {0..99}; do [ -e /proc/$$/fd/$n ] && echo $n; done; true",
                            Map.of(7, other.writing()),
                            Optional.empty());
            assertThat(numbers.lines()).containsExactlyInAnyOrder("0", "1", "2", "7");
        }
    }

    @Test
    void descriptorsMayTradePlaces() throws IOException {
        try (Pipe first = Pipe.open();
                Pipe second = Pipe.open()) {
            Fd one = first.writing();
            Fd two = second.writing();
            Map<Integer, Fd> crossed = Map.of(one.number(), two, two.number(), one);
            output(
                    "echo two >/proc/self/fd/%d; echo one >/proc/self/fd/%d"
                            .formatted(one.number(), two.number()),
                    crossed,
                    Optional.empty());
            byte[] bytes = new byte[16];
            assertThat(Io.read(first.reading(), bytes)).isEqualTo(4);
            assertThat(new String(bytes, 0, 4, UTF_8)).isEqualTo("one\n");
            assertThat(Io.read(second.reading(), bytes)).isEqualTo(4);
            assertThat(new String(bytes, 0, 4, UTF_8)).isEqualTo("two\n");
        }
    }

    @Test
    void theChildBeginsInTheDirectoryInASessionOfItsOwnWithDefaultSignals(@TempDir Path directory)
            throws IOException {
        try (Fd fd = Fcntl.open(directory.toString(), Fcntl.O_PATH)) {
            String shown =
                    output(
                            "pwd; cut -d' ' -f6 /proc/self/stat; echo $$; grep Sig /proc/self/status",
                            Map.of(),
                            Optional.of(fd));
            List<String> lines = shown.lines().toList();
            assertThat(lines.get(0)).isEqualTo(directory.toString());
            assertThat(lines.get(1)).isEqualTo(lines.get(2));
            assertThat(shown)
                    .contains("SigBlk:\t0000000000000000")
                    .contains("SigIgn:\t0000000000000000");
        }
    }

    @Test
    void aMemoryFileRunsWhateverItsNumberAndCannotBeChanged() throws IOException {
        try (Fd program = Memfd.sealed("sh", Files.readAllBytes(Path.of("/bin/sh")))) {
            Map<Integer, Fd> onTop = new HashMap<>();
            onTop.put(program.number(), program);
            int pid =
                    Spawn.spawn(
                            program,
                            List.of("sh", "-c", "echo x >/proc/self/exe || exit 7"),
                            List.of(),
                            onTop,
                            Optional.empty());
            assertThat(reap(pid)).isEqualTo(new ExitStatus(7, 0));
            try (Fd writable = Fcntl.open(program.procPath(), Fcntl.O_RDWR)) {
                assertThatThrownBy(() -> Io.writeFully(writable, new byte[1]))
                        .hasMessageContaining("EPERM");
            }
        }
    }

    @Test
    void manyThreadsSpawnAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<ExitStatus>> results = new ArrayList<>();
            byte[] content = Files.readAllBytes(Path.of("/bin/sh"));
            for (int index = 0; index < 64; index++) {
                String code = "exit " + index;
                results.add(
                        threads.submit(() -> {
                            try (Fd program = Memfd.sealed("sh", content)) {
                                return reap(
                                        Spawn.spawn(
                                                program,
                                                List.of("sh", "-c", code),
                                                List.of(),
                                                Map.of(),
                                                Optional.empty()));
                            }
                        }));
            }
            for (int index = 0; index < 64; index++) {
                assertThat(results.get(index).get()).isEqualTo(new ExitStatus(index, 0));
            }
        }
    }

    @Test
    void aFailureNamesTheProgram() {
        assertThatThrownBy(() ->
                        Spawn.spawn(
                                "/no/such", List.of("such"), List.of(), Map.of(), Optional.empty()))
                .isInstanceOf(KernelException.class)
                .hasMessage("posix_spawn(\"/no/such\", [such]): ENOENT");
    }

    @Test
    void aNulInAnArgumentIsRefused() {
        assertThatThrownBy(() ->
                        Spawn.spawn(
                                "/bin/true",
                                List.of("true", "a\0b"),
                                List.of(),
                                Map.of(),
                                Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String output(
            String script, Map<Integer, Fd> fds, Optional<Fd> directory, String... arguments)
            throws IOException {
        try (Pipe pipe = Pipe.open()) {
            Map<Integer, Fd> all = new HashMap<>(fds);
            all.put(1, pipe.writing());
            List<String> argv = new ArrayList<>(List.of("sh", "-c", script, "name"));
            argv.addAll(List.of(arguments));
            int pid = Spawn.spawn("/bin/bash", argv, List.of("ONLY=this"), all, directory);
            pipe.writing().close();
            String text = new String(Io.readAll(pipe.reading(), 1 << 16), UTF_8);
            assertThat(reap(pid)).isEqualTo(new ExitStatus(0, 0));
            return text;
        }
    }

    private ExitStatus reap(int pid) throws IOException {
        try (Pidfd child = Pidfd.open(pid)) {
            return child.waitid(poller);
        }
    }
}
