package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.cli.Attachment;
import dev.bulkhead.cli.Caller;
import dev.bulkhead.kernel.DeviceNumber;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Poller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A front whose command runs: frames one way, signals and keys the other. */
final class FrontConnection implements Caller {
    private static final int ATTACH_SIZE = 32;
    private static final int ATTACH_KEYS = 16;
    private static final int ATTACH_TERMINAL = 1;
    private static final int ATTACH_INPUT = 2;
    private static final int ATTACH_SIGNALS = 4;

    /** /dev/null; see null(4). */
    private static final DeviceNumber NULL_DEVICE = new DeviceNumber(1, 3);

    private final Hello hello;
    private final List<Fd> streams;
    private final FrameWriter writer;
    private final CallerEvents events;
    private final InputStream in;
    private final OutputStream outputStream;
    private final OutputStream errorStream;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * Wraps a connection whose hello was read.
     *
     * @param streams the caller's descriptors 0, 1 and 2, still the giver's to close
     */
    FrontConnection(
            Hello hello, List<Fd> streams, FrameWriter writer, CallerEvents events, Poller poller) {
        this.hello = hello;
        this.streams = List.copyOf(streams);
        this.writer = writer;
        this.events = events;
        this.in = new CallerInput(streams.getFirst(), poller);
        this.outputStream = writer.stream(FrameType.OUT);
        this.out = text(outputStream);
        this.errorStream = writer.stream(FrameType.ERR);
        this.err = text(errorStream);
    }

    private static PrintWriter text(OutputStream bytes) {
        return new PrintWriter(new OutputStreamWriter(bytes, UTF_8));
    }

    @Override
    public List<String> arguments() {
        return hello.arguments().subList(1, hello.arguments().size());
    }

    @Override
    public Map<String, String> environment() {
        return hello.environment().variables();
    }

    @Override
    public Optional<Path> workingDirectory() {
        return hello.workingDirectory();
    }

    @Override
    public int umask() {
        return hello.umask();
    }

    @Override
    public String version() {
        return hello.version();
    }

    @Override
    public StandardStream input() {
        return stream(0);
    }

    @Override
    public StandardStream output() {
        return stream(1);
    }

    @Override
    public StandardStream error() {
        return stream(2);
    }

    private StandardStream stream(int number) {
        return new StandardStream(streams.get(number).number(), hello.isTerminal(number));
    }

    @Override
    public boolean isPassable(StandardStream stream) {
        Fd fd = Fd.of(stream.fd());
        try {
            FileStatus status = FileAttributes.statx(fd);
            return switch (status.type()) {
                case REGULAR, FIFO -> true;
                case CHARACTER_DEVICE -> status.deviceNumber().equals(NULL_DEVICE);
                case DIRECTORY, BLOCK_DEVICE, SYMLINK, SOCKET, UNKNOWN -> false;
            };
        } catch (KernelException _) {
            return false;
        } finally {
            fd.release();
        }
    }

    @Override
    public Optional<WindowSize> window() {
        return hello.window();
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream outputStream() {
        return outputStream;
    }

    @Override
    public OutputStream errorStream() {
        return errorStream;
    }

    @Override
    public PrintWriter out() {
        return out;
    }

    @Override
    public PrintWriter err() {
        return err;
    }

    @Override
    public void attach(Attachment attachment) throws IOException {
        out.flush();
        err.flush();
        List<Fd> fds = new ArrayList<>();
        fds.add(Fd.of(attachment.monitor()));
        attachment.log().ifPresent(log -> fds.add(Fd.of(log)));
        try {
            writer.send(FrameType.ATTACH, encoded(attachment), fds);
        } finally {
            // They are the giver's to close.
            fds.forEach(Fd::release);
        }
    }

    private static ByteBuffer encoded(Attachment attachment) {
        int flags =
                (attachment.terminal() ? ATTACH_TERMINAL : 0)
                        | (attachment.input() ? ATTACH_INPUT : 0)
                        | (attachment.signals() ? ATTACH_SIGNALS : 0);
        List<Integer> keys = attachment.detachKeys().codes();
        ByteBuffer payload = ByteBuffer.allocate(ATTACH_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        payload.put((byte) flags).put((byte) keys.size());
        payload.position(Long.BYTES).putLong(attachment.logOffset());
        for (int i = 0; i < keys.size(); i++) {
            payload.put(ATTACH_KEYS + i, keys.get(i).byteValue());
        }
        return payload.rewind();
    }

    @Override
    public void onSignal(IntConsumer handler) {
        events.onSignal(handler);
    }

    @Override
    public void onDetach(Runnable handler) {
        events.onDetach(handler);
    }

    @Override
    public void onDisconnect(Runnable handler) {
        events.onDisconnect(handler);
    }
}
