package dev.bulkhead.server.front;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes frames to a front, several at once where it can. A front that is slow makes it wait. */
final class FrameWriter {
    private static final int CAPACITY = 16 << 10;

    private final UnixSocket socket;
    private final Poller poller;
    private final ByteBuffer pending = ByteBuffer.allocate(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);

    /** Whether frames wait for one that is sent, which is the last. */
    private boolean held;

    FrameWriter(UnixSocket socket, Poller poller) {
        this.socket = socket;
        this.poller = poller;
    }

    /** Returns a stream whose bytes become frames of a type. It ends with the connection. */
    OutputStream stream(FrameType type) {
        return new FrameStream(type);
    }

    /** Sends a frame after all before it. */
    synchronized void send(FrameType type, ByteBuffer payload) throws IOException {
        if (pending.remaining() < FrameType.HEADER_SIZE + payload.remaining()) {
            flush();
        }
        putHeader(type, payload.remaining());
        pending.put(payload);
        flush();
    }

    /** Sends a frame with descriptors, after all before it. */
    synchronized void send(FrameType type, ByteBuffer payload, List<Fd> fds) throws IOException {
        flush();
        putHeader(type, payload.remaining());
        pending.put(payload);
        sendPending(fds);
    }

    /** Keeps what is flushed from here on, as far as there is room, until a frame is sent. */
    synchronized void hold() {
        held = true;
    }

    private synchronized void flushUnlessHeld() throws IOException {
        if (!held) {
            flush();
        }
    }

    private void flush() throws IOException {
        sendPending(List.of());
    }

    private synchronized void append(FrameType type, byte[] bytes, int offset, int length)
            throws IOException {
        int done = 0;
        while (done < length) {
            if (pending.remaining() <= FrameType.HEADER_SIZE) {
                flush();
            }
            int size = Math.min(length - done, pending.remaining() - FrameType.HEADER_SIZE);
            putHeader(type, size);
            pending.put(bytes, offset + done, size);
            done += size;
        }
    }

    private void putHeader(FrameType type, int length) {
        // The type is the first byte; the three of padding after it are zero.
        pending.putInt(type.code()).putInt(length);
    }

    private void sendPending(List<Fd> fds) throws IOException {
        pending.flip();
        try {
            socket.sendFully(pending, fds, poller);
        } finally {
            pending.clear();
        }
    }

    private final class FrameStream extends OutputStream {
        private final FrameType type;

        FrameStream(FrameType type) {
            this.type = type;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            append(type, bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            flushUnlessHeld();
        }
    }
}
