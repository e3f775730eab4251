package dev.bulkhead.network.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * A connection: questions one after another, answered in any order. Who does not read its answers
 * is not read from; who does nothing is hung up on.
 */
final class TcpSession implements EventLoop.Handler, AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final int MAX_UNANSWERED = 64;
    private static final int MAX_QUESTION = 4096;

    private final SocketChannel channel;
    private final InetAddress asker;
    private final TcpListener listener;
    private final EventLoop loop;
    private final Deque<ByteBuffer> output = new ArrayDeque<>();
    private final ByteBuffer length = ByteBuffer.allocate(2);
    private Optional<ByteBuffer> question = Optional.empty();
    private Optional<SelectionKey> key = Optional.empty();
    private Optional<EventLoop.Timer> timer = Optional.empty();
    private int unanswered;
    private boolean isInputEnded;

    TcpSession(SocketChannel channel, InetAddress asker, TcpListener listener, EventLoop loop) {
        this.loop = loop;
        this.channel = channel;
        this.asker = asker;
        this.listener = listener;
    }

    InetAddress asker() {
        return asker;
    }

    void begin() throws IOException {
        try {
            key = Optional.of(loop.register(channel, SelectionKey.OP_READ, this));
        } catch (IOException e) {
            close();
            throw e;
        }
        restartTimer();
    }

    private void restartTimer() {
        timer.ifPresent(loop::cancel);
        timer = Optional.of(loop.after(IDLE, this::close));
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        restartTimer();
        if (ready.isWritable()) {
            write();
        }
        if (ready.isValid() && ready.isReadable()) {
            read();
        }
        if (channel.isOpen()) {
            settle();
        }
    }

    /** Reads one question at most: then it is the turn of others. */
    private void read() throws IOException {
        ByteBuffer into = question.orElse(length);
        if (channel.read(into) < 0) {
            isInputEnded = true;
            return;
        }
        if (into.hasRemaining()) {
            return;
        }
        if (question.isEmpty()) {
            int announced = length.getShort(0) & 0xffff;
            if (announced < Wire.HEADER || announced > MAX_QUESTION) {
                close();
                return;
            }
            question = Optional.of(ByteBuffer.allocate(announced));
            length.clear();
            return;
        }
        question = Optional.empty();
        byte[] message = Wire.message(into);
        if (Query.isAnswerable(message)) {
            unanswered++;
            listener.answer(message, this);
        } else {
            close();
        }
    }

    /** Takes an answer, for as long as the asker is there. */
    void send(byte[] answer) {
        if (!channel.isOpen()) {
            return;
        }
        ByteBuffer framed = ByteBuffer.allocate(2 + answer.length);
        output.add(framed.putShort((short) answer.length).put(answer).flip());
        try {
            write();
            settle();
        } catch (IOException _) {
            close();
        }
    }

    private void write() throws IOException {
        for (ByteBuffer next = output.peek(); next != null; next = output.peek()) {
            channel.write(next);
            if (next.hasRemaining()) {
                return;
            }
            output.remove();
            unanswered--;
        }
    }

    /** Waits for what can go on; ends what is done. */
    private void settle() {
        if (isInputEnded && unanswered == 0) {
            close();
            return;
        }
        int read = isInputEnded || unanswered >= MAX_UNANSWERED ? 0 : SelectionKey.OP_READ;
        int write = output.isEmpty() ? 0 : SelectionKey.OP_WRITE;
        key.filter(SelectionKey::isValid).ifPresent(valid -> valid.interestOps(read | write));
    }

    @Override
    public void failed() {
        close();
    }

    @Override
    public void close() {
        Channels.close(channel);
        timer.ifPresent(loop::cancel);
        output.clear();
        listener.ended(this);
    }
}
