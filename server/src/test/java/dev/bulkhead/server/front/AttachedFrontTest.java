package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.cli.Caller;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.Pty;
import dev.bulkhead.kernel.Terminal;
import dev.bulkhead.kernel.TerminalMode;
import dev.bulkhead.kernel.WindowSize;
import dev.bulkhead.server.front.FrontProcess.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real front while it is attached to a monitor that the test plays. */
class AttachedFrontTest {
    private static final int SIGINT = 2;
    private static final int SIGUSR1 = 10;
    private static final int SIGWINCH = 28;
    private static final byte CTRL_P = 0x10;
    private static final byte CTRL_Q = 0x11;

    @TempDir private Path directory;
    private Poller poller;
    private FakeMonitor monitor;

    /** Completed by the test: the exit code that the server's command ends with. */
    private final CompletableFuture<Integer> commandEnd = new CompletableFuture<>();

    @BeforeEach
    void begin() throws IOException {
        poller = Poller.open();
        monitor = new FakeMonitor(directory, poller);
    }

    @AfterEach
    void end() {
        monitor.close();
        poller.close();
    }

    @Test
    void theLogIsWrittenByStreams() throws Exception {
        try (LocalServer server = new LocalServer(directory, attached(false, false));
                FrontProcess front = FrontProcess.start(server.socket())) {
            monitor.log(FakeMonitor.OUT, "one ");
            monitor.log(FakeMonitor.ERR, "two ");
            front.awaitOutput("one ");
            monitor.log(FakeMonitor.OUT, "three");
            monitor.exit(5);
            commandEnd.complete(5);
            assertThat(front.finish()).isEqualTo(new Result(5, "one three", "two "));
        }
    }

    @Test
    void readingBeginsAtTheOffset() throws Exception {
        byte[] old = FakeMonitor.record(FakeMonitor.OUT, "seen before".getBytes(UTF_8));
        monitor.append(old);
        ToIntFunction<Caller> command = caller -> attach(caller, false, false, old.length);
        try (LocalServer server = new LocalServer(directory, command);
                FrontProcess front = FrontProcess.start(server.socket())) {
            monitor.log(FakeMonitor.OUT, "new");
            monitor.exit(0);
            commandEnd.complete(0);
            assertThat(front.finish().out()).isEqualTo("new");
        }
    }

    @Test
    void aRecordThatIsWrittenByPiecesIsRead() throws Exception {
        byte[] record = FakeMonitor.record(FakeMonitor.OUT, "whole".getBytes(UTF_8));
        try (LocalServer server = new LocalServer(directory, attached(false, false));
                FrontProcess front = FrontProcess.start(server.socket())) {
            for (byte each : record) {
                monitor.append(new byte[] {each});
                monitor.sayLogged();
            }
            front.awaitOutput("whole");
            monitor.exit(0);
            commandEnd.complete(0);
            assertThat(front.finish().out()).isEqualTo("whole");
        }
    }

    @Test
    void nothingIsLostWhenTheCommandEndsFirst() throws Exception {
        String line = "x".repeat(65_000);
        try (LocalServer server = new LocalServer(directory, attached(false, false));
                FrontProcess front = FrontProcess.start(server.socket())) {
            monitor.log(FakeMonitor.OUT, "begin");
            front.awaitOutput("begin");
            // The front hears of none of this but the rotation, and that the command has ended.
            for (int i = 0; i < 100; i++) {
                monitor.append(FakeMonitor.record(FakeMonitor.OUT, line.getBytes(UTF_8)));
            }
            monitor.rotate();
            monitor.append(FakeMonitor.record(FakeMonitor.OUT, "end".getBytes(UTF_8)));
            commandEnd.complete(4);
            Result result = front.finish();
            assertThat(result.code()).isEqualTo(4);
            assertThat(result.out()).hasSize("begin".length() + 100 * 65_000 + "end".length());
            assertThat(result.out()).endsWith("end");
        }
    }

    @Test
    void aRotatedLogIsReadToItsEnd() throws Exception {
        try (LocalServer server = new LocalServer(directory, attached(false, false));
                FrontProcess front = FrontProcess.start(server.socket())) {
            monitor.log(FakeMonitor.OUT, "1");
            // Only who is attached hears of rotations in their order.
            front.awaitOutput("1");
            for (int i = 2; i < 10; i++) {
                monitor.append(FakeMonitor.record(FakeMonitor.OUT, ("a" + i).getBytes(UTF_8)));
                monitor.rotate();
                monitor.log(FakeMonitor.OUT, "b" + i);
            }
            monitor.exit(0);
            commandEnd.complete(0);
            assertThat(front.finish().out()).isEqualTo("1a2b2a3b3a4b4a5b5a6b6a7b7a8b8a9b9");
        }
    }

    @Test
    void standardInputWaitsForAMonitorThatIsSlow() throws Exception {
        byte[] bytes = new byte[2_000_000];
        new Random(1).nextBytes(bytes);
        try (LocalServer server = new LocalServer(directory, attached(false, true));
                FrontProcess front = FrontProcess.start(server.socket())) {
            Thread writer = Thread.ofPlatform().start(() -> write(front.in(), bytes));
            monitor.log(FakeMonitor.OUT, "attached");
            front.awaitOutput("attached");
            ByteBuffer heard = ByteBuffer.allocate(bytes.length);
            ByteBuffer message = monitor.hear();
            while (message.get() == 'I') {
                assertThat(message.remaining()).isBetween(1, 32 << 10);
                heard.put(message);
                message = monitor.hear();
            }
            assertThat(message.get(0)).isEqualTo((byte) 'E');
            assertThat(heard.array()).isEqualTo(bytes);
            writer.join();
            monitor.exit(0);
            commandEnd.complete(0);
            assertThat(front.finish().code()).isZero();
        }
    }

    private static void write(OutputStream stream, byte[] bytes) {
        try (stream) {
            stream.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void signalsGoToTheMonitor() throws Exception {
        try (LocalServer server = new LocalServer(directory, attached(false, false));
                FrontProcess front = FrontProcess.start(server.socket())) {
            monitor.log(FakeMonitor.OUT, "attached");
            front.awaitOutput("attached");
            for (int signal : new int[] {SIGINT, SIGINT, SIGINT, SIGUSR1, 34, 64}) {
                front.signal(signal);
                assertThat(monitor.hear())
                        .isEqualTo(ByteBuffer.wrap(new byte[] {'S', (byte) signal}));
            }
            monitor.exit(0);
            commandEnd.complete(0);
            assertThat(front.finish().code()).isZero();
        }
    }

    @Test
    void signalsThatAreNotForTheContainerEndTheCommand() throws Exception {
        try (LocalServer server = new LocalServer(directory, this::attachWithoutSignals);
                FrontProcess front = FrontProcess.start(server.socket())) {
            monitor.log(FakeMonitor.OUT, "attached");
            front.awaitOutput("attached");
            front.signal(SIGINT);
            assertThat(front.finish().code()).isEqualTo(128 + SIGINT);
        }
    }

    private int attachWithoutSignals(Caller caller) {
        try {
            caller.attach(monitor.attachmentWithoutSignals());
            monitor.handedOver();
            Thread.sleep(Duration.ofDays(1));
            return 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException _) {
            return 1;
        }
    }

    @Test
    void aSessionOutlivesTheServer() throws Exception {
        try (DyingServer server = new DyingServer(directory, poller);
                FrontProcess front = FrontProcess.start(server.socket())) {
            server.attachAndDie(monitor);
            monitor.log(FakeMonitor.OUT, "still ");
            front.awaitOutput("still ");
            front.signal(SIGUSR1);
            assertThat(monitor.hear().get(0)).isEqualTo((byte) 'S');
            monitor.log(FakeMonitor.OUT, "here");
            monitor.exit(9);
            assertThat(front.finish()).isEqualTo(new Result(9, "still here", ""));
        }
    }

    @Test
    void withoutServerAndMonitorTheFrontGivesUp() throws Exception {
        try (DyingServer server = new DyingServer(directory, poller);
                FrontProcess front = FrontProcess.start(server.socket())) {
            server.attachAndDie(monitor);
            monitor.log(FakeMonitor.OUT, "last words");
            monitor.close();
            Result result = front.finish();
            assertThat(result.code()).isEqualTo(125);
            assertThat(result.out()).isEqualTo("last words");
            assertThat(result.err()).contains("both ended");
        }
    }

    @Test
    void aTerminalIsRawUntilTheKeysThatDetach() throws Exception {
        try (Pty pty = Pty.open();
                LocalServer server =
                        new LocalServer(directory, caller -> attach(caller, true, true, 0))) {
            TerminalMode before = Terminal.mode(pty.peer());
            Terminal.setWindowSize(pty.peer(), new WindowSize(33, 99));
            try (FrontProcess front = FrontProcess.startOnTerminal(server.socket(), name(pty))) {
                assertThat(monitor.hear()).isEqualTo(window(33, 99));
                assertThat(Terminal.mode(pty.peer())).isEqualTo(before.raw());

                Terminal.setWindowSize(pty.peer(), new WindowSize(10, 20));
                front.signal(SIGWINCH);
                assertThat(monitor.hear()).isEqualTo(window(10, 20));

                // Ctrl-C is a key like any other, and so is half of what detaches.
                type(pty, (byte) 3, CTRL_P, (byte) 'x');
                assertThat(heardInput(3)).containsExactly(3, CTRL_P, 'x');
                type(pty, CTRL_P);
                type(pty, CTRL_P, CTRL_Q);
                assertThat(front.finish().code()).isZero();
                assertThat(heardInput(1)).containsExactly(CTRL_P);
                assertThat(Terminal.mode(pty.peer())).isEqualTo(before);
            }
        }
    }

    @Test
    void aTerminalIsRestoredAtTheEnd() throws Exception {
        try (Pty pty = Pty.open();
                LocalServer server = new LocalServer(directory, attached(true, true))) {
            TerminalMode before = Terminal.mode(pty.peer());
            try (FrontProcess front = FrontProcess.startOnTerminal(server.socket(), name(pty))) {
                assertThat(monitor.hear().get(0)).isEqualTo((byte) 'W');
                assertThat(Terminal.mode(pty.peer())).isNotEqualTo(before);
                monitor.log(FakeMonitor.OUT, "bye");
                monitor.exit(6);
                commandEnd.complete(6);
                assertThat(front.finish().code()).isEqualTo(6);
                assertThat(Terminal.mode(pty.peer())).isEqualTo(before);
                ByteBuffer shown = ByteBuffer.allocate(100);
                Io.read(pty.master(), shown, poller);
                assertThat(UTF_8.decode(shown.flip()).toString()).isEqualTo("bye");
            }
        }
    }

    private static String name(Pty pty) throws IOException {
        return Path.of(pty.peer().procPath()).toRealPath().toString();
    }

    private void type(Pty pty, byte... keys) throws IOException {
        Io.writeFully(pty.master(), ByteBuffer.wrap(keys), poller);
    }

    private byte[] heardInput(int size) throws IOException {
        ByteBuffer heard = ByteBuffer.allocate(size);
        while (heard.hasRemaining()) {
            ByteBuffer message = monitor.hear();
            assertThat(message.get()).isEqualTo((byte) 'I');
            heard.put(message);
        }
        return heard.array();
    }

    private static ByteBuffer window(int rows, int columns) {
        return ByteBuffer.wrap(new byte[] {'W', (byte) rows, 0, (byte) columns, 0});
    }

    private ToIntFunction<Caller> attached(boolean terminal, boolean input) {
        return caller -> attach(caller, terminal, input, 0);
    }

    private int attach(Caller caller, boolean terminal, boolean input, long offset) {
        try {
            caller.onDetach(() -> commandEnd.complete(0));
            caller.attach(monitor.attachment(terminal, input, offset));
            monitor.handedOver();
            return commandEnd.join();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
