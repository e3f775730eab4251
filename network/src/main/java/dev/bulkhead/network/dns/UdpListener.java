package dev.bulkhead.network.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;

/** Takes questions by UDP at one address. */
final class UdpListener implements EventLoop.Handler, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(UdpListener.class.getName());

    /** A crowd of containers asks at the same moment; the kernel may grant less. */
    private static final int RECEIVE_BYTES = 1 << 20;

    /** After so many it is the turn of other networks. */
    private static final int MAX_AT_ONCE = 64;

    private final DatagramChannel channel;
    private final Resolver resolver;
    private final AskerBudget budget;

    /** One byte longer than what is read, so that what is too long shows. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Wire.MAX_UDP + 1);

    UdpListener(InetSocketAddress address, Resolver resolver, AskerBudget budget)
            throws IOException {
        this.resolver = resolver;
        this.budget = budget;
        this.channel = DatagramChannel.open(Channels.family(address.getAddress()));
        try {
            // Beside a server of the host's own that listens at all addresses.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BYTES);
            channel.bind(address);
        } catch (IOException | RuntimeException e) {
            Channels.close(channel);
            throw e;
        }
    }

    void register(EventLoop loop) throws IOException {
        loop.register(channel, SelectionKey.OP_READ, this);
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        for (int i = 0; i < MAX_AT_ONCE; i++) {
            buffer.clear();
            SocketAddress sender = channel.receive(buffer);
            if (!(sender instanceof InetSocketAddress from)) {
                return;
            }
            InetAddress asker = from.getAddress();
            if (buffer.hasRemaining() && budget.spend(asker)) {
                byte[] message = Wire.message(buffer);
                resolver.answer(message, asker, Transport.UDP, answer -> send(answer, from));
            }
        }
    }

    private void send(byte[] answer, InetSocketAddress to) {
        try {
            if (channel.isOpen()) {
                channel.send(ByteBuffer.wrap(answer), to);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "answer {0}: {1}", to, e.getMessage());
        }
    }

    /** What failed was one message: the next may do. */
    @Override
    public void failed() {}

    @Override
    public void close() {
        Channels.close(channel);
    }
}
