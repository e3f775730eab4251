package dev.bulkhead.network.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Has questions answered by other servers. Who asks what is being asked already waits for the same
 * answer: so a question that comes back to us in a circle waits for itself and ends, and a stranger
 * gets no more guesses at its id by asking often.
 */
final class Forwarder implements Exchange.Surroundings {
    /** Each costs a socket. */
    private static final int MAX_OPEN = 256;

    private static final int MAX_ASKERS = 1024;
    private static final int MAX_WAITING = 8192;
    private static final int MAX_WAITING_EACH = 2048;
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private record Waiting(Exchange exchange, long since) {
        boolean isLate() {
            return System.nanoTime() - since > MAX_WAIT.toNanos();
        }
    }

    private final EventLoop loop;
    private final AnswerCache cache;
    private final ServerHealth health = new ServerHealth(System::nanoTime);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Wire.MAX_UDP);
    private final Map<QuestionKey, Exchange> exchanges = new HashMap<>();
    private final WaitingLine<Waiting> line = new WaitingLine<>(MAX_WAITING_EACH, MAX_WAITING);
    private int open;

    Forwarder(EventLoop loop, AnswerCache cache) {
        this.loop = loop;
        this.cache = cache;
    }

    /**
     * Asks other servers.
     *
     * @param query what is asked
     * @param servers who is asked, the preferred first
     * @param asker who asks
     * @param limit the longest answer that it takes
     * @param answer is given the answer, now or later
     */
    void ask(
            Query query,
            List<InetSocketAddress> servers,
            InetAddress asker,
            int limit,
            Consumer<byte[]> answer) {
        QuestionKey key = QuestionKey.of(query, servers);
        Optional<byte[]> known = cache.answer(key, query, limit);
        if (known.isPresent()) {
            answer.accept(known.get());
            return;
        }
        Exchange present = exchanges.get(key);
        Exchange exchange =
                present == null ? new Exchange(this, query, health.order(servers)) : present;
        if (servers.isEmpty() || exchange.askers() >= MAX_ASKERS) {
            answer.accept(Messages.error(query, Wire.SERVFAIL));
            return;
        }
        if (present == null) {
            exchange.add(reply -> ended(key, reply));
        }
        exchange.add(reply -> answer.accept(write(query, reply, limit)));
        if (present == null) {
            begin(key, exchange, asker);
        }
    }

    private static byte[] write(Query query, Optional<Reply> reply, int limit) {
        return reply.isPresent()
                ? reply.get().answer(query, 0, limit)
                : Messages.error(query, Wire.SERVFAIL);
    }

    private void begin(QuestionKey key, Exchange exchange, InetAddress asker) {
        exchanges.put(key, exchange);
        if (open >= MAX_OPEN && line.offer(asker, new Waiting(exchange, System.nanoTime()))) {
            return;
        }
        open++;
        if (open > MAX_OPEN) {
            exchange.giveUp();
        } else {
            exchange.begin();
        }
    }

    private void ended(QuestionKey key, Optional<Reply> reply) {
        exchanges.remove(key);
        open--;
        reply.ifPresent(known -> cache.put(key, known));
        line.poll().ifPresent(this::beginWaiting);
    }

    private void beginWaiting(Waiting next) {
        open++;
        if (next.isLate()) {
            // Not from here: of many that are late each would end the next.
            loop.after(Duration.ZERO, next.exchange()::giveUp);
        } else {
            next.exchange().begin();
        }
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public Upstream open(
            Transport transport, InetSocketAddress server, Query query, Upstream.Outcome outcome)
            throws IOException {
        return switch (transport) {
            case UDP -> new UdpUpstream(loop, buffer, server, query, outcome);
            case TCP -> new TcpUpstream(loop, server, query, outcome);
        };
    }

    @Override
    public void silent(InetSocketAddress server) {
        health.silent(server);
    }

    @Override
    public void answered(InetSocketAddress server) {
        health.answered(server);
    }
}
