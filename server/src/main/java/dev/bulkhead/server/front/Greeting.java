package dev.bulkhead.server.front;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import dev.bulkhead.kernel.UnixSocket.Received;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A hello as it came through the socket.
 *
 * @param hello empty if the front speaks another version of the protocol
 * @param streams the caller's descriptors 0, 1 and 2, the receiver's to close
 */
record Greeting(Optional<Hello> hello, List<Fd> streams) implements AutoCloseable {
    private static final int STREAMS = 3;

    Greeting {
        streams = List.copyOf(streams);
    }

    /** Receives a hello in full, also one that is not understood: its sender waits for that. */
    static Greeting receive(UnixSocket socket, Poller poller) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(Hello.Prefix.SIZE);
        Received first = socket.receive(start, STREAMS, poller);
        try {
            if (first.fds().size() != STREAMS) {
                throw new ProtocolException(
                        "a hello with %d descriptors".formatted(first.fds().size()));
            }
            fill(start, socket, poller);
            Hello.Prefix prefix = Hello.Prefix.decode(start.flip());
            ByteBuffer rest = ByteBuffer.allocate(prefix.following());
            fill(rest, socket, poller);
            Optional<Hello> hello =
                    prefix.protocol() == Hello.PROTOCOL
                            ? Optional.of(Hello.decode(rest.flip()))
                            : Optional.empty();
            return new Greeting(hello, first.fds());
        } catch (IOException | RuntimeException failure) {
            first.close();
            throw failure;
        }
    }

    private static void fill(ByteBuffer buffer, UnixSocket socket, Poller poller)
            throws IOException {
        while (buffer.hasRemaining()) {
            if (socket.receive(buffer, 0, poller).size() == -1) {
                throw new EOFException("a front left in the middle of its hello");
            }
        }
    }

    @Override
    public void close() {
        streams.forEach(Fd::close);
    }
}
