package dev.bulkhead.network.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A question that is being asked upstream, with all who want its answer. Servers are asked in their
 * order, one after another, and again from the first; one that answers that it could not find out
 * is asked no second time.
 */
final class Exchange {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());
    private static final Duration PATIENCE = Duration.ofMillis(1500);
    private static final int MAX_ATTEMPTS = 4;
    private static final int ROUNDS = 2;

    /** What it needs of its surroundings. */
    interface Surroundings {
        EventLoop loop();

        /** Asks a server. */
        Upstream open(
                Transport transport,
                InetSocketAddress server,
                Query query,
                Upstream.Outcome outcome)
                throws IOException;

        /** Told that a server did not answer. */
        void silent(InetSocketAddress server);

        /** Told that a server answered. */
        void answered(InetSocketAddress server);
    }

    private final Surroundings surroundings;
    private final Query query;
    private final List<InetSocketAddress> servers;
    private final List<Consumer<Optional<Reply>>> waiting = new ArrayList<>();
    private final int attempts;
    private int attempted;
    private Optional<Upstream> current = Optional.empty();
    private Optional<EventLoop.Timer> timer = Optional.empty();
    private Optional<Reply> lastResort = Optional.empty();
    private boolean isEnded;

    Exchange(Surroundings surroundings, Query query, List<InetSocketAddress> servers) {
        this.surroundings = surroundings;
        this.query = query;
        this.servers = servers;
        this.attempts = Math.min(MAX_ATTEMPTS, servers.size() * ROUNDS);
    }

    /** Adds somebody who wants the answer; an empty one says that there is none. */
    void add(Consumer<Optional<Reply>> asker) {
        waiting.add(asker);
    }

    int askers() {
        return waiting.size();
    }

    /** Asks the first server. */
    void begin() {
        next();
    }

    private void next() {
        stop();
        boolean allHaveAnswered = lastResort.isPresent() && attempted >= servers.size();
        if (attempted >= attempts || allHaveAnswered) {
            end(lastResort);
            return;
        }
        InetSocketAddress server = servers.get(attempted++ % servers.size());
        ask(server, Transport.UDP);
    }

    private void ask(InetSocketAddress server, Transport transport) {
        timer = Optional.of(surroundings.loop().after(PATIENCE, () -> silent(server)));
        try {
            Upstream.Outcome outcome = outcome(server, transport);
            current = Optional.of(surroundings.open(transport, server, query, outcome));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "ask {0}: {1}", server, e.getMessage());
            // Not from here: with many servers that cannot be reached it would be deep.
            timer.ifPresent(surroundings.loop()::cancel);
            timer = Optional.of(surroundings.loop().after(Duration.ZERO, () -> silent(server)));
        }
    }

    private void silent(InetSocketAddress server) {
        surroundings.silent(server);
        next();
    }

    private Upstream.Outcome outcome(InetSocketAddress server, Transport transport) {
        return new Upstream.Outcome() {
            @Override
            public void answered(Reply reply) {
                surroundings.answered(server);
                judge(server, transport, reply);
            }

            @Override
            public void failed(String why) {
                silent(server);
            }
        };
    }

    private void judge(InetSocketAddress server, Transport transport, Reply reply) {
        if (reply.isTruncated()) {
            switch (transport) {
                case UDP -> {
                    stop();
                    ask(server, Transport.TCP);
                }
                case TCP -> next();
            }
            return;
        }
        switch (reply.code()) {
            case Wire.SERVFAIL, Wire.REFUSED, Wire.NOTIMP -> {
                lastResort = Optional.of(reply);
                next();
            }
            default -> end(Optional.of(reply));
        }
    }

    private void stop() {
        current.ifPresent(Upstream::close);
        current = Optional.empty();
        timer.ifPresent(surroundings.loop()::cancel);
        timer = Optional.empty();
    }

    private void end(Optional<Reply> reply) {
        if (!isEnded) {
            isEnded = true;
            stop();
            waiting.forEach(asker -> asker.accept(reply));
        }
    }

    /** Gives up: there is no answer. */
    void giveUp() {
        end(Optional.empty());
    }
}
