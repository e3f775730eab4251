package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** One who speaks the monitor's protocol ({@code clients.h}), as the front does. */
final class MonitorClient implements AutoCloseable {
    private static final int LONGEST = 64;

    private final UnixSocket socket;
    private final Poller poller;

    private MonitorClient(UnixSocket socket, Poller poller) {
        this.socket = socket;
        this.poller = poller;
    }

    /** Takes over a connection. */
    static MonitorClient of(ClientConnection connection) throws IOException {
        try (connection) {
            Fd borrowed = Fd.of(connection.socket());
            Fd own = Fcntl.duplicate(borrowed);
            borrowed.release();
            return new MonitorClient(UnixSocket.of(own), Poller.open());
        }
    }

    /** Connects to the monitor that lives in a directory. */
    static MonitorClient connect(ContainerRuntime runtime, Path directory) throws IOException {
        return of(runtime.connect(directory));
    }

    /**
     * What the monitor said.
     *
     * @param letter the first byte; 0: the monitor has closed the connection
     * @param content what follows
     * @param descriptors what came along
     */
    record Message(char letter, ByteBuffer content, List<Fd> descriptors) implements AutoCloseable {
        @Override
        public void close() {
            descriptors.forEach(Fd::close);
        }
    }

    /** Says something. */
    void send(char letter, byte... content) throws IOException {
        ByteBuffer message =
                ByteBuffer.allocate(1 + content.length).put((byte) letter).put(content).flip();
        socket.sendFully(message, List.of(), poller);
    }

    /** Sends input. */
    void type(String text) throws IOException {
        send('I', text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says how large the terminal is. */
    void resize(int rows, int columns) throws IOException {
        send(
                'W',
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort((short) rows)
                        .putShort((short) columns)
                        .array());
    }

    /** Waits for the next message. */
    Message next() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST).order(ByteOrder.LITTLE_ENDIAN);
        UnixSocket.Received received = socket.receive(buffer, 1, poller);
        buffer.flip();
        char letter = received.size() <= 0 ? 0 : (char) buffer.get();
        return new Message(letter, buffer.slice().order(ByteOrder.LITTLE_ENDIAN), received.fds());
    }

    /**
     * Returns whether a message with this letter has come already; others that came are passed
     * over.
     */
    boolean hasMessage(char letter) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        for (; ; ) {
            try (UnixSocket.Received received = socket.receive(buffer.clear(), 1)) {
                if (received.size() <= 0) {
                    return false;
                }
                if (buffer.get(0) == letter) {
                    return true;
                }
            }
        }
    }

    /** Waits for a message that begins with a letter, and passes over others. */
    Message await(char letter) throws IOException {
        for (; ; ) {
            Message message = next();
            if (message.letter() == letter) {
                return message;
            }
            message.close();
            if (message.letter() == 0) {
                throw new IOException("the monitor went before it said " + letter);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
        poller.close();
    }
}
