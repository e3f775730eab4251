package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One who speaks the monitor's protocol in this process: gives input, which the program takes at
 * its own pace, and learns when the log has grown and when the program has ended. No method blocks
 * a platform thread.
 */
public final class StreamClient implements AutoCloseable {
    /** The most input that one message carries. */
    public static final int MOST_INPUT = 32767;

    private static final int LONGEST_MESSAGE = 64;

    private final UnixSocket socket;
    private final Poller poller;
    private final Runnable grown;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Semaphore answers = new Semaphore(0);
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong given = new AtomicLong();

    private StreamClient(UnixSocket socket, Poller poller, Runnable grown) {
        this.socket = socket;
        this.poller = poller;
        this.grown = grown;
    }

    /**
     * Listens on a copy of a connection.
     *
     * @param connection a socket to a monitor, which stays the giver's
     * @param grown is called when the log has grown or was rotated, and at the end
     */
    static StreamClient listen(int connection, Poller poller, Runnable grown) throws IOException {
        Fd borrowed = Fd.of(connection);
        try {
            StreamClient client =
                    new StreamClient(UnixSocket.of(Fcntl.duplicate(borrowed)), poller, grown);
            Thread.ofVirtual().name("streams").start(client::listen);
            return client;
        } finally {
            borrowed.release();
        }
    }

    private void listen() {
        ByteBuffer message = ByteBuffer.allocate(LONGEST_MESSAGE);
        try {
            while (hear(message.clear())) {
                grown.run();
            }
        } catch (IOException | IllegalStateException _) {
            // The monitor has ended, or this client is closed: the end in either case.
        }
        ended.complete(null);
        answers.release();
        grown.run();
    }

    /** Takes in one message; returns false at the end. */
    private boolean hear(ByteBuffer message) throws IOException {
        try (UnixSocket.Received received = socket.receive(message, 1, poller)) {
            if (received.size() <= 0) {
                return false;
            }
        }
        switch (message.get(0)) {
            case 'A' -> {
                taken.incrementAndGet();
                answers.release();
            }
            case 'X', 'B' -> {
                return false;
            }
            default -> {
                // The log has grown or was rotated, which is told in any case.
            }
        }
        return true;
    }

    /** Completes when the program has ended and all that it wrote is in the log. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /**
     * Gives input and waits until the program's pipe or terminal has taken it.
     *
     * @throws IOException if the program has ended
     */
    public void input(byte[] bytes, int offset, int length) throws IOException {
        int position = offset;
        while (position < offset + length) {
            int size = Math.min(MOST_INPUT, offset + length - position);
            send(ByteBuffer.allocate(size + 1).put((byte) 'I').put(bytes, position, size).flip());
            answers.acquireUninterruptibly();
            if (taken.get() < given.incrementAndGet()) {
                answers.release();
                throw new IOException("the program has ended");
            }
            position += size;
        }
    }

    /** Tells the program that no more input comes. */
    public void endInput() throws IOException {
        send(ByteBuffer.wrap(new byte[] {'E'}));
    }

    /** Tells the program's terminal its size. */
    public void resize(int rows, int columns) throws IOException {
        send(
                ByteBuffer.allocate(5)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 'W')
                        .putShort((short) rows)
                        .putShort((short) columns)
                        .flip());
    }

    private void send(ByteBuffer message) throws IOException {
        socket.sendFully(message, List.of(), poller);
    }

    @Override
    public void close() {
        socket.close();
    }
}
