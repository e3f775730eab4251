package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.cli.Attachment;
import dev.bulkhead.cli.DetachKeys;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/** A container's monitor, played by a test: its socket and its log. */
final class FakeMonitor implements AutoCloseable {
    static final int OUT = 1;
    static final int ERR = 2;

    private final UnixSocket.Pair sockets;
    private final Path directory;
    private final Poller poller;
    private Fd log;
    private int logs;

    FakeMonitor(Path directory, Poller poller) throws IOException {
        this.directory = directory;
        this.poller = poller;
        this.sockets = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
        this.log = newLog();
    }

    private Fd newLog() throws IOException {
        Path path = directory.resolve("log" + logs++);
        return Fcntl.open(path.toString(), Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_APPEND, 0600);
    }

    /** Describes this monitor to a front; everything is read from the log's begin. */
    Attachment attachment(boolean terminal, boolean input) {
        return attachment(terminal, input, 0);
    }

    Attachment attachment(boolean terminal, boolean input, long logOffset) {
        return new Attachment(
                sockets.remote().number(),
                OptionalInt.of(log.number()),
                logOffset,
                terminal,
                input,
                true,
                DetachKeys.DEFAULT);
    }

    /** Describes this monitor to a front that keeps its signals to itself. */
    Attachment attachmentWithoutSignals() {
        Attachment all = attachment(false, false);
        return new Attachment(all.monitor(), all.log(), 0, false, false, false, DetachKeys.DEFAULT);
    }

    /** Returns what a front gets with an ATTACH. */
    List<Fd> fds() {
        return List.of(sockets.remote(), log);
    }

    /** Closes this side's copy of the front's end, so that the front is noticed to leave. */
    void handedOver() {
        sockets.remote().close();
    }

    /** Appends bytes to the log, and tells nobody. */
    void append(byte[] bytes) throws IOException {
        Io.writeFully(log, bytes);
    }

    /** Appends a record to the log, and tells the front. */
    void log(int stream, String text) throws IOException {
        append(record(stream, text.getBytes(UTF_8)));
        say(new byte[] {'L'});
    }

    static byte[] record(int stream, byte[] payload) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.putInt(stream).putInt(payload.length).putLong(0).put(payload).array();
    }

    /** Goes on in another log, and hands it to the front. */
    void rotate() throws IOException {
        log.close();
        log = newLog();
        sockets.local().sendFully(ByteBuffer.wrap(new byte[] {'R'}), List.of(log), poller);
    }

    /** Tells the front that the container has ended. */
    void exit(int code) throws IOException {
        say(
                ByteBuffer.allocate(5)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 'X')
                        .putInt(code)
                        .array());
    }

    /** Tells the front that the log has grown. */
    void sayLogged() throws IOException {
        say(new byte[] {'L'});
    }

    private void say(byte[] message) throws IOException {
        sockets.local().sendFully(ByteBuffer.wrap(message), List.of(), poller);
    }

    /** Waits for the front's next message; empty when it has left. */
    ByteBuffer hear() throws IOException {
        ByteBuffer message = ByteBuffer.allocate(64 << 10).order(ByteOrder.LITTLE_ENDIAN);
        int size = sockets.local().receive(message, 0, poller).size();
        return size < 0 ? message.limit(0) : message.flip();
    }

    @Override
    public void close() {
        sockets.close();
        log.close();
    }
}
