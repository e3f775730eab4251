package dev.bulkhead.network.dns;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;

/** Asks by TCP, for an answer that was too long for UDP. */
final class TcpUpstream implements Upstream, EventLoop.Handler {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Query query;
    private final Outcome outcome;
    private final int id = RANDOM.nextInt(1 << 16);
    private final SocketChannel channel;
    private final ByteBuffer question;
    private ByteBuffer input = ByteBuffer.allocate(2);
    private boolean isLengthKnown;

    TcpUpstream(EventLoop loop, InetSocketAddress server, Query query, Outcome outcome)
            throws IOException {
        this.query = query;
        this.outcome = outcome;
        byte[] message = Messages.ask(query, id);
        this.question = ByteBuffer.allocate(2 + message.length);
        question.putShort((short) message.length).put(message).flip();
        this.channel = SocketChannel.open(Channels.family(server.getAddress()));
        try {
            SelectionKey key = loop.register(channel, SelectionKey.OP_CONNECT, this);
            if (channel.connect(server)) {
                key.interestOps(SelectionKey.OP_WRITE);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        if (key.isConnectable() && channel.finishConnect()) {
            key.interestOps(SelectionKey.OP_WRITE);
        } else if (key.isWritable()) {
            channel.write(question);
            if (!question.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ);
            }
        } else if (key.isReadable()) {
            read();
        }
    }

    private void read() throws IOException {
        if (channel.read(input) < 0) {
            throw new EOFException("the server hung up");
        }
        if (input.hasRemaining()) {
            return;
        }
        if (!isLengthKnown) {
            isLengthKnown = true;
            input = ByteBuffer.allocate(input.getShort(0) & 0xffff);
            return;
        }
        try {
            Reply reply = Reply.parse(Wire.message(input), id, query);
            close();
            outcome.answered(reply);
        } catch (MalformedMessageException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void failed() {
        close();
        outcome.failed("no answer by TCP");
    }

    @Override
    public void close() {
        Channels.close(channel);
    }
}
