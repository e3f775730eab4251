package dev.bulkhead.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A server that does to one front what no server should. */
final class DyingServer implements AutoCloseable {
    private static final byte ATTACH_SIGNALS = 4;

    private final Path path;
    private final UnixSocket socket;
    private final Poller poller;

    DyingServer(Path directory, Poller poller) throws IOException {
        this.path = directory.resolve("socket");
        this.socket = UnixSocket.listen(path, UnixSocket.Type.STREAM, 10);
        this.poller = poller;
    }

    Path socket() {
        return path;
    }

    /** Closes a connection without reading anything. */
    void turnAway() throws IOException {
        socket.accept(poller).close();
    }

    /** Reads a hello and closes the connection. */
    void hearAndDie() throws IOException {
        try (UnixSocket front = socket.accept(poller);
                Greeting greeting = Greeting.receive(front, poller)) {
            assertThat(greeting.hello()).isPresent();
        }
    }

    /** Answers a hello with bytes of any kind, and closes the connection. */
    void answer(byte... bytes) throws IOException {
        try (UnixSocket front = socket.accept(poller);
                Greeting greeting = Greeting.receive(front, poller)) {
            assertThat(greeting.hello()).isPresent();
            front.sendFully(ByteBuffer.wrap(bytes), List.of(), poller);
        }
    }

    /** Attaches a front to a monitor, and closes the connection. */
    void attachAndDie(FakeMonitor monitor) throws IOException {
        try (UnixSocket front = socket.accept(poller);
                Greeting greeting = Greeting.receive(front, poller)) {
            assertThat(greeting.hello()).isPresent();
            List<Fd> fds = monitor.fds();
            ByteBuffer payload = ByteBuffer.allocate(32).put(0, ATTACH_SIGNALS);
            new FrameWriter(front, poller).send(FrameType.ATTACH, payload, fds);
            monitor.handedOver();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
