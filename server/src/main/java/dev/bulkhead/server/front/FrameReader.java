package dev.bulkhead.server.front;

import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the frames of a front, as they come, without a thread that waits for them. */
final class FrameReader {
    private static final int LONGEST_PAYLOAD = 1;

    private final UnixSocket socket;
    private final Poller poller;
    private final Listener listener;
    private final ByteBuffer received =
            ByteBuffer.allocate(16 * (FrameType.HEADER_SIZE + LONGEST_PAYLOAD))
                    .order(ByteOrder.LITTLE_ENDIAN);

    /** What is done with the frames; called on one thread at a time. */
    interface Listener {
        /** Takes a frame. */
        void onFrame(FrameType type, ByteBuffer payload);

        /** Nothing more will come. */
        void onEnd();
    }

    FrameReader(UnixSocket socket, Poller poller, Listener listener) {
        this.socket = socket;
        this.poller = poller;
        this.listener = listener;
    }

    /** Begins to read, until the front leaves or the socket is closed. */
    void start() throws IOException {
        var _ = poller.whenReadable(socket.fd()).thenRun(this::read);
    }

    private void read() {
        try {
            int size;
            while ((size = socket.receive(received, 0).size()) > 0) {
                received.flip();
                while (takeFrame()) {}
                received.compact();
            }
            if (size == 0) {
                start();
            } else {
                listener.onEnd();
            }
        } catch (IOException | IllegalStateException gone) {
            // The front is gone, speaks nonsense, or the connection was closed on this side.
            listener.onEnd();
        }
    }

    private boolean takeFrame() throws ProtocolException {
        if (received.remaining() < FrameType.HEADER_SIZE) {
            return false;
        }
        int start = received.position();
        FrameType type =
                FrameType.of(received.get(start))
                        .orElseThrow(() -> new ProtocolException("a frame of unknown type"));
        int length = received.getInt(start + Integer.BYTES);
        if (length < 0 || length > LONGEST_PAYLOAD) {
            throw new ProtocolException("a frame of " + length + " bytes");
        }
        if (received.remaining() < FrameType.HEADER_SIZE + length) {
            return false;
        }
        listener.onFrame(type, received.slice(start + FrameType.HEADER_SIZE, length));
        received.position(start + FrameType.HEADER_SIZE + length);
        return true;
    }
}
