package dev.bulkhead.network.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.security.SecureRandom;

/**
 * Asks by UDP. The port is one that the kernel picks at random for this question, and the kernel
 * lets through only what the server sends; with the random id a stranger has to guess 32 bits.
 */
final class UdpUpstream implements Upstream, EventLoop.Handler {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Query query;
    private final Outcome outcome;
    private final int id = RANDOM.nextInt(1 << 16);
    private final DatagramChannel channel;
    private final ByteBuffer buffer;

    /**
     * Asks.
     *
     * @param buffer where the loop's thread reads into
     */
    UdpUpstream(
            EventLoop loop,
            ByteBuffer buffer,
            InetSocketAddress server,
            Query query,
            Outcome outcome)
            throws IOException {
        this.query = query;
        this.outcome = outcome;
        this.buffer = buffer;
        this.channel = DatagramChannel.open(Channels.family(server.getAddress()));
        try {
            channel.connect(server);
            loop.register(channel, SelectionKey.OP_READ, this);
            channel.write(ByteBuffer.wrap(Messages.ask(query, id)));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        buffer.clear();
        if (channel.read(buffer) <= 0) {
            return;
        }
        try {
            Reply reply = Reply.parse(Wire.message(buffer), id, query);
            close();
            outcome.answered(reply);
        } catch (MalformedMessageException _) {
            // It may be a stranger's guess: the server's answer may still come.
        }
    }

    /** Nobody listens there. */
    @Override
    public void failed() {
        close();
        outcome.failed("nobody answers by UDP");
    }

    @Override
    public void close() {
        Channels.close(channel);
    }
}
