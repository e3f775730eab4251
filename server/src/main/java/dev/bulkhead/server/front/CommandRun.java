package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.cli.Caller;
import dev.bulkhead.cli.Version;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;

/** One front's command, from the hello to the exit code. */
final class CommandRun {
    private static final Logger LOG = System.getLogger(CommandRun.class.getName());
    private static final String ROOT_VARIABLE = "BULKHEAD_ROOT";
    private static final int ENGINE_FAILED = 125;
    private static final int BY_SIGNAL = 128;
    private static final int MISMATCH_SIZE = 64;

    private final UnixSocket front;
    private final Greeting greeting;
    private final Poller poller;
    private final Lifecycle lifecycle;
    private final Lifecycle.Activity activity;
    private final Path root;
    private final FrameWriter writer;

    CommandRun(
            UnixSocket front,
            Greeting greeting,
            Poller poller,
            Lifecycle lifecycle,
            Lifecycle.Activity activity,
            Path root) {
        this.front = front;
        this.greeting = greeting;
        this.poller = poller;
        this.lifecycle = lifecycle;
        this.activity = activity;
        this.root = root;
        this.writer = new FrameWriter(front, poller);
    }

    /** Serves the front; the thread is the command's. */
    void serve(ToIntFunction<Caller> commands) throws IOException {
        Optional<Hello> ours =
                greeting.hello().filter(hello -> hello.version().equals(Version.current()));
        if (ours.isEmpty()) {
            offerToLeave();
            return;
        }
        Hello hello = ours.get();
        Optional<String> otherRoot = otherRoot(hello);
        if (otherRoot.isPresent()) {
            refuse(
                    "this server owns %s, but %s is %s: give that root a BULKHEAD_SOCKET of its own"
                            .formatted(root, ROOT_VARIABLE, otherRoot.get()));
        } else {
            exit(run(hello, commands));
        }
    }

    private Optional<String> otherRoot(Hello hello) {
        return hello.environment()
                .value(ROOT_VARIABLE)
                .filter(value -> !value.isEmpty() && !Path.of(value).normalize().equals(root));
    }

    private int run(Hello hello, ToIntFunction<Caller> commands) throws IOException {
        CallerEvents events = new CallerEvents(Thread.currentThread());
        new FrameReader(front, poller, events).start();
        FrontConnection caller =
                new FrontConnection(hello, greeting.streams(), writer, events, poller);
        int code;
        try {
            code = commands.applyAsInt(caller);
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.ERROR, "a command failed unexpectedly", failure);
            caller.err().println("bulkhead: internal error, see the server's log: " + failure);
            code = ENGINE_FAILED;
        }
        OptionalInt signal = events.end();
        // What is still to be written is to wait for the caller in spite of an interrupt.
        var _ = Thread.interrupted();
        // The last words go with the exit code.
        writer.hold();
        caller.out().flush();
        caller.err().flush();
        return code != 0 && signal.isPresent() ? BY_SIGNAL + signal.getAsInt() : code;
    }

    private void refuse(String reason) throws IOException {
        writer.send(FrameType.ERR, ByteBuffer.wrap(("bulkhead: " + reason + "\n").getBytes(UTF_8)));
        exit(ENGINE_FAILED);
    }

    private void exit(int code) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        writer.send(FrameType.EXIT, payload.putInt(0, code));
    }

    /**
     * Tells a front of another version who runs here, and leaves as soon as it can if the front
     * asks for that. The connection stays open meanwhile: its end tells the front that this process
     * is gone.
     */
    private void offerToLeave() throws IOException {
        activity.close();
        ByteBuffer payload = ByteBuffer.allocate(MISMATCH_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        payload.putInt((int) ProcessHandle.current().pid());
        payload.putInt(lifecycle.commands());
        payload.put(Version.current().getBytes(UTF_8));
        writer.send(FrameType.MISMATCH, payload.rewind());
        CountDownLatch gone = new CountDownLatch(1);
        new FrameReader(front, poller, new LeaveRequest(gone)).start();
        try {
            gone.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class LeaveRequest implements FrameReader.Listener {
        private final CountDownLatch gone;

        LeaveRequest(CountDownLatch gone) {
            this.gone = gone;
        }

        @Override
        public void onFrame(FrameType type, ByteBuffer payload) {
            if (type == FrameType.LEAVE) {
                lifecycle.leaveWhenIdle();
            }
        }

        @Override
        public void onEnd() {
            gone.countDown();
        }
    }
}
