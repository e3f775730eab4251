package dev.bulkhead.network.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Takes questions by TCP at one address. */
final class TcpListener implements EventLoop.Handler, AutoCloseable {
    private static final int MAX_SESSIONS = 256;
    private static final int MAX_SESSIONS_EACH = 32;
    private static final int BACKLOG = 64;

    private final ServerSocketChannel channel;
    private final EventLoop loop;
    private final Resolver resolver;
    private final AskerBudget budget;
    private final Set<TcpSession> sessions = new HashSet<>();
    private final Map<InetAddress, Integer> each = new HashMap<>();

    TcpListener(InetSocketAddress address, EventLoop loop, Resolver resolver, AskerBudget budget)
            throws IOException {
        this.loop = loop;
        this.resolver = resolver;
        this.budget = budget;
        this.channel = ServerSocketChannel.open(Channels.family(address.getAddress()));
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, BACKLOG);
        } catch (IOException | RuntimeException e) {
            Channels.close(channel);
            throw e;
        }
    }

    void register() throws IOException {
        loop.register(channel, SelectionKey.OP_ACCEPT, this);
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
            return;
        }
        if (!(accepted.getRemoteAddress() instanceof InetSocketAddress from)
                || sessions.size() >= MAX_SESSIONS
                || each.getOrDefault(from.getAddress(), 0) >= MAX_SESSIONS_EACH) {
            Channels.close(accepted);
            return;
        }
        InetAddress asker = from.getAddress();
        TcpSession session = new TcpSession(accepted, asker, this, loop);
        sessions.add(session);
        each.merge(asker, 1, Integer::sum);
        session.begin();
    }

    /** Answers a question that came in a session. */
    void answer(byte[] message, TcpSession session) {
        if (budget.spend(session.asker())) {
            resolver.answer(message, session.asker(), Transport.TCP, session::send);
        } else {
            session.close();
        }
    }

    /** Told that a session is closed. */
    void ended(TcpSession session) {
        if (sessions.remove(session)) {
            each.computeIfPresent(session.asker(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /** What failed was one connection: the next may do. */
    @Override
    public void failed() {}

    @Override
    public void close() {
        Channels.close(channel);
        Set.copyOf(sessions).forEach(TcpSession::close);
    }
}
