package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.KilledEngine.Kind;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that holds an engine is killed at any moment: what it had acknowledged is there. */
class RecoveryTest {
    private static final int ROUNDS = 24;

    private Path root = Path.of("/");

    @BeforeEach
    void makeRoot() throws Exception {
        root = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-killed-");
    }

    @AfterEach
    void removeRoot() throws Exception {
        EngineExtension.deleteTree(root);
    }

    /** What is known of a container from what the killed process said last. */
    private record Known(String last, String id, Kind kind, boolean automatic, int code) {
        static Known parse(String line) {
            String[] words = line.split(" ", -1);
            return new Known(
                    words[0],
                    words[1],
                    Kind.valueOf(words[2]),
                    Boolean.parseBoolean(words[3]),
                    Integer.parseInt(words[4]));
        }
    }

    @Test
    void whateverMomentItIsKilledAtNothingIsLostAndNothingIsLeft() throws Exception {
        Random random = new Random(20);
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, Known> known = killedAfter(random, round);
            try (Engine engine = Engine.open(root)) {
                for (Known container : known.values()) {
                    verify(engine, container);
                }
                for (Container container : engine.containers()) {
                    container.remove(true);
                }
                Leftovers.awaitDeletions(root);
            }
            assertThat(Leftovers.of(root)).as("left after round " + round).isEmpty();
        }
    }

    /** Lets a process work until it has said some lines, and kills it in the midst of the next. */
    private Map<String, Known> killedAfter(Random random, int round) throws Exception {
        Process process = start(round);
        Map<String, Known> known = new LinkedHashMap<>();
        int lines = 1 + random.nextInt(40);
        BufferedReader output = process.inputReader();
        for (int i = 0; i < lines; i++) {
            note(known, output.readLine());
        }
        Thread.sleep(random.nextInt(15));
        // Not the process itself, which would close its output unread.
        process.toHandle().destroyForcibly();
        process.waitFor();
        output.lines()
                .filter(line -> line.split(" ", -1).length == 5)
                .forEach(line -> note(known, line));
        return known;
    }

    private static void note(Map<String, Known> known, String line) {
        Known said = Known.parse(line);
        known.put(said.id(), said);
    }

    private Process start(int seed) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledEngine.class.getName(),
                        root.toString(),
                        Integer.toString(seed * KilledEngine.THREADS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void verify(Engine engine, Known known) throws Exception {
        Optional<Container> found =
                engine.containers().stream()
                        .filter(each -> each.id().equals(known.id()))
                        .findFirst();
        switch (known.last()) {
            case "created" ->
                    assertThat(found.isPresent() || known.automatic())
                            .as(known.toString())
                            .isTrue();
            case "started" -> verifyStarted(found, known);
            case "removing" -> {}
            case "removed" -> assertThat(found).as(known.toString()).isEmpty();
            default -> throw new AssertionError(known);
        }
        // Whatever it is, it has an end.
        if (found.isPresent() && found.get().info().status().isAlive()) {
            found.get().kill(Signal.SIGKILL);
            found.get().exit().join();
        }
    }

    private static void verifyStarted(Optional<Container> found, Known known) throws Exception {
        if (known.kind() == Kind.ENDLESS || known.kind() == Kind.DOOMED) {
            Container container = found.orElseThrow(() -> new AssertionError("lost: " + known));
            assertThat(container.info().status().phase())
                    .as(known.toString())
                    .isEqualTo(Phase.RUNNING);
            assertCountsOn(container);
            container.kill(Signal.SIGKILL);
            assertThat(container.exit().join()).isEqualTo(137);
        } else if (!known.automatic()) {
            Container container = found.orElseThrow(() -> new AssertionError("lost: " + known));
            assertThat(container.exit().join()).as(known.toString()).isEqualTo(known.code());
            assertThat(Outcome.of(container, known.code()).output()).isEqualTo("begin\nend\n");
        } else if (found.isPresent()) {
            found.get().removed().join();
        }
    }

    /** The log has every line from the first, and more come while it is read. */
    private static void assertCountsOn(Container container) throws Exception {
        StringBuilder seen = new StringBuilder();
        long[] atFirst = {-1};
        long before = Files.size(logOf(container));
        container.logs(
                true,
                record -> {
                    seen.append(
                            new String(record.bytes(), java.nio.charset.StandardCharsets.UTF_8));
                    atFirst[0] += 16 + record.bytes().length;
                    return atFirst[0] <= before + 32;
                });
        List<String> lines = seen.toString().lines().toList();
        assertThat(lines)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, lines.size())
                                .mapToObj(Integer::toString)
                                .toList());
    }

    private static Path logOf(Container container) {
        String json = container.inspect();
        int start = json.indexOf("\"LogPath\":\"") + "\"LogPath\":\"".length();
        return Path.of(json.substring(start, json.indexOf('"', start)));
    }

    @Test
    void aSecondOpenerIsToldWhoTheOwnerIs() throws Exception {
        Process owner = start(1);
        try {
            assertThat(owner.inputReader().readLine()).startsWith("created");
            assertThatThrownBy(() -> Engine.open(root))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining(root.toString())
                    .hasMessageContaining("process " + owner.pid());
        } finally {
            owner.destroyForcibly().waitFor();
        }
        try (Engine engine = Engine.open(root)) {
            for (Container container : engine.containers()) {
                container.remove(true);
            }
            Leftovers.awaitDeletions(root);
        }
    }

    @Test
    void anotherOpenerInTheSameProcessIsRefusedToo() throws Exception {
        try (Engine _ = Engine.open(root)) {
            assertThatThrownBy(() -> Engine.open(root))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void aContainerWhoseMonitorDiedHasEndedAndSaysSo() throws Exception {
        String id;
        try (Engine engine = Engine.open(root)) {
            Container container =
                    engine.create(
                            ContainerRequest.ofDirectory(Path.of("/"))
                                    .command("sleep", "60")
                                    .build());
            id = container.id();
            container.start(new StreamRequest.Logged(false)).close();
            ProcessHandle first =
                    ProcessHandle.of(container.info().status().pid().getAsInt()).orElseThrow();
            first.parent().orElseThrow().destroyForcibly();
            assertThat(container.exit().join()).isEqualTo(137);
            assertThat(container.info().status().error())
                    .hasValueSatisfying(error -> assertThat(error).contains("monitor died"));
            first.onExit().join();
        }
        try (Engine engine = Engine.open(root)) {
            ContainerStatus status = engine.container(id).info().status();
            assertThat(status.phase()).isEqualTo(Phase.EXITED);
            assertThat(status.exitCode()).hasValue(137);
            assertThat(status.error())
                    .hasValueSatisfying(error -> assertThat(error).contains("monitor died"));
            engine.container(id).remove(false);
            Leftovers.awaitDeletions(root);
        }
        assertThat(Leftovers.of(root)).isEmpty();
    }

    @Test
    void aDamagedRecordIsRemovedAndTheOthersStay() throws Exception {
        String id;
        try (Engine engine = Engine.open(root)) {
            ContainerRequest request =
                    ContainerRequest.ofDirectory(Path.of("/")).command("true").build();
            id = engine.create(request).id();
            Container damaged = engine.create(request);
            Files.writeString(
                    root.resolve("containers").resolve(damaged.id()).resolve("container.json"),
                    "{\"vers");
        }
        try (Engine engine = Engine.open(root)) {
            assertThat(engine.containers()).extracting(Container::id).containsExactly(id);
            engine.container(id).remove(false);
            Leftovers.awaitDeletions(root);
        }
        assertThat(Leftovers.of(root)).isEmpty();
    }

    @Test
    void aDirectoryMustBeNamedAbsolutely() {
        assertThatThrownBy(() -> Engine.open(Path.of("relative")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("relative");
    }
}
