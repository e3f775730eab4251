package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.cli.Caller;
import dev.bulkhead.cli.Version;
import dev.bulkhead.server.front.FrontProcess.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real front with a command that is not attached to a container. */
class FrontSessionTest {
    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGUSR1 = 10;
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    @TempDir private Path directory;

    @Test
    void outputErrorsAndExitCodeReachTheCaller() throws Exception {
        Result result =
                run(caller -> {
                    caller.out().print("to out");
                    caller.err().print("to err");
                    return 7;
                });
        assertThat(result).isEqualTo(new Result(7, "to out", "to err"));
    }

    @Test
    void theCommandSeesWhatTheCallerHas() throws Exception {
        String script = "umask 027; cd /usr/bin; VAR='a=b ü' exec \"$front\" run '' 'two words' ü";
        try (LocalServer server = new LocalServer(directory, FrontSessionTest::describe);
                FrontProcess front = FrontProcess.startByShell(server.socket(), script)) {
            assertThat(front.finish().out())
                    .isEqualTo(
                            "[run, , two words, ü] a=b ü /usr/bin 27 false %s"
                                    .formatted(Version.current()));
        }
    }

    private static int describe(Caller caller) {
        caller.out()
                .printf(
                        "%s %s %s %o %s %s",
                        caller.arguments(),
                        caller.environment().get("VAR"),
                        caller.workingDirectory().orElseThrow(),
                        caller.umask(),
                        caller.output().terminal(),
                        caller.version());
        return 0;
    }

    @Test
    void filesPipesAndTheNullDeviceMayBeHandedToAContainer() throws Exception {
        assertThat(passable("cat | \"$front\" 2>/dev/null | cat")).isEqualTo("true true true");
        assertThat(passable("\"$front\" </etc/passwd 2>/dev/null")).isEqualTo("true true true");
        assertThat(passable("\"$front\" </ 2>/dev/null")).isEqualTo("false true true");
        assertThat(passable("\"$front\" </dev/zero 2>/dev/full")).isEqualTo("false true false");
    }

    private String passable(String script) throws Exception {
        ToIntFunction<Caller> command =
                caller -> {
                    caller.out()
                            .printf(
                                    "%s %s %s",
                                    caller.isPassable(caller.input()),
                                    caller.isPassable(caller.output()),
                                    caller.isPassable(caller.error()));
                    return 0;
                };
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front = FrontProcess.startByShell(server.socket(), script)) {
            front.in().close();
            return front.finish().out();
        }
    }

    @Test
    void aLargeEnvironmentArrives() throws Exception {
        // execve(2) takes at most 128 KiB a string, and a quarter of the stack's limit in all.
        Map<String, String> large = new HashMap<>();
        for (int i = 0; i < 15; i++) {
            large.put("LARGE_" + i, "x".repeat(100_000));
        }
        ToIntFunction<Caller> command =
                caller -> {
                    caller.out().print(caller.environment().get("LARGE_14"));
                    return 0;
                };
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front =
                        FrontProcess.start(FrontProcess.BINARY, server.socket(), large)) {
            Result result = front.finish();
            assertThat(result.err()).isEmpty();
            assertThat(result.out()).hasSize(100_000);
        }
    }

    @Test
    void closedStreamsAreReplaced() throws Exception {
        ToIntFunction<Caller> command =
                caller -> {
                    caller.out().print("nobody reads this");
                    return 3;
                };
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front =
                        FrontProcess.startByShell(
                                server.socket(), "exec \"$front\" <&- >&- 2>&-")) {
            assertThat(front.finish().code()).isEqualTo(3);
        }
    }

    @Test
    void aRemovedWorkingDirectoryIsNoObstacle() throws Exception {
        ToIntFunction<Caller> command =
                caller -> {
                    caller.out().print(caller.workingDirectory().isPresent());
                    return 0;
                };
        String script = "d=$(mktemp -d); cd $d; rmdir $d; exec \"$front\"";
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front = FrontProcess.startByShell(server.socket(), script)) {
            assertThat(front.finish().out()).isEqualTo("false");
        }
    }

    @Test
    void standardInputComesThroughInFull() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= 0x7f;
        }
        try (LocalServer server = new LocalServer(directory, FrontSessionTest::echo);
                FrontProcess front = FrontProcess.start(server.socket())) {
            try (OutputStream in = front.in()) {
                in.write(bytes);
            }
            assertThat(front.finish().out()).isEqualTo(new String(bytes, UTF_8));
        }
    }

    private static int echo(Caller caller) {
        try {
            return (int) Math.min(0, caller.in().transferTo(caller.outputStream()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void ctrlCEndsACommand() throws Exception {
        try (LocalServer server = new LocalServer(directory, FrontSessionTest::sleep);
                FrontProcess front = FrontProcess.start(server.socket())) {
            front.awaitOutput("ready");
            front.signal(SIGINT);
            assertThat(front.finish().code()).isEqualTo(130);
        }
    }

    private static int sleep(Caller caller) {
        caller.out().print("ready");
        caller.out().flush();
        try {
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException _) {
            caller.out().print(" interrupted");
            return 1;
        }
    }

    @Test
    void ctrlCTwiceLeavesACommandThatIgnoresIt() throws Exception {
        CompletableFuture<String> gone = new CompletableFuture<>();
        ToIntFunction<Caller> command =
                caller -> {
                    caller.onSignal(_ -> {});
                    caller.onDisconnect(() -> gone.complete("gone"));
                    caller.out().print("ready");
                    caller.out().flush();
                    return gone.join().length();
                };
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front = FrontProcess.start(server.socket())) {
            front.awaitOutput("ready");
            front.signal(SIGINT);
            front.signal(SIGTERM);
            assertThat(front.finish().code()).isEqualTo(128 + SIGTERM);
            assertThat(gone.join()).isEqualTo("gone");
        }
    }

    @Test
    void signalsReachTheCommandThatAsksForThem() throws Exception {
        BlockingQueue<Integer> signals = new LinkedBlockingQueue<>();
        ToIntFunction<Caller> command = caller -> awaitTwoSignals(caller, signals);
        String script = "trap '' HUP; exec \"$front\"";
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front = FrontProcess.startByShell(server.socket(), script)) {
            front.awaitOutput("ready");
            // Ignored by the caller, as nohup(1) does it.
            front.signal(SIGHUP);
            front.signal(SIGUSR1);
            front.signal(SIGTERM);
            Result result = front.finish();
            assertThat(List.of(result.out(), result.code()))
                    .isIn(List.of("ready10 15", 0), List.of("ready15 10", 0));
        }
    }

    private static int awaitTwoSignals(Caller caller, BlockingQueue<Integer> signals) {
        caller.onSignal(signals::add);
        caller.out().print("ready");
        caller.out().flush();
        try {
            caller.out().print(signals.take() + " " + signals.take());
            return 0;
        } catch (InterruptedException _) {
            return 1;
        }
    }

    @Test
    void aCallerThatIsKilledInterruptsItsCommand() throws Exception {
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        ToIntFunction<Caller> command =
                caller -> {
                    int code = sleep(caller);
                    ended.complete(code);
                    return code;
                };
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front = FrontProcess.start(server.socket())) {
            front.awaitOutput("ready");
            front.signal(SIGKILL);
            assertThat(ended.get()).isEqualTo(1);
        }
    }

    @Test
    void aReaderThatHasEnoughEndsTheFrontAndTheCommand() throws Exception {
        CompletableFuture<String> ended = new CompletableFuture<>();
        ToIntFunction<Caller> command =
                caller -> {
                    try {
                        while (true) {
                            caller.outputStream().write("more and more\n".getBytes(UTF_8));
                        }
                    } catch (IOException failure) {
                        ended.complete("stopped");
                        return 1;
                    }
                };
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front =
                        FrontProcess.startByShell(
                                server.socket(), "{ \"$front\"; echo $? >&2; } | head -n 1")) {
            Result result = front.finish();
            assertThat(result.out()).isEqualTo("more and more\n");
            assertThat(result.err()).isEqualTo("141\n");
            assertThat(ended.get()).isEqualTo("stopped");
        }
    }

    @Test
    void aFailureNobodyExpectedIsReported() throws Exception {
        Result result =
                run(_ -> {
                    throw new IllegalStateException("a bug");
                });
        assertThat(result.code()).isEqualTo(125);
        assertThat(result.err()).contains("internal error").contains("a bug");
    }

    @Test
    void aServerOfAnotherRootIsRefused() throws Exception {
        try (LocalServer server = new LocalServer(directory, _ -> 0);
                FrontProcess front =
                        FrontProcess.start(
                                FrontProcess.BINARY,
                                server.socket(),
                                Map.of("BULKHEAD_ROOT", "/another/root"))) {
            Result result = front.finish();
            assertThat(result.code()).isEqualTo(125);
            assertThat(result.err()).contains("/another/root").contains(directory.toString());
        }
    }

    @Test
    void aBusyServerOfAnotherVersionIsNamed() throws Exception {
        String other = "9" + Version.current().substring(1);
        Path binary = FrontProcess.ofVersion(other, directory);
        try (LocalServer server = new LocalServer(directory, FrontSessionTest::sleep);
                FrontProcess busy = FrontProcess.start(server.socket());
                FrontProcess front = FrontProcess.start(binary, server.socket(), Map.of())) {
            busy.awaitOutput("ready");
            Result result = front.finish();
            assertThat(result.code()).isEqualTo(125);
            assertThat(result.err())
                    .contains("version " + Version.current())
                    .contains("version " + other)
                    .contains("process " + ProcessHandle.current().pid());
        }
    }

    private Result run(ToIntFunction<Caller> command) throws Exception {
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front = FrontProcess.start(server.socket())) {
            return front.finish();
        }
    }
}
