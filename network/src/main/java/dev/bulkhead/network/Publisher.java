package dev.bulkhead.network;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Chooses the host's ports that lead to somebody's, and keeps them from others. */
final class Publisher {
    private static final int FIRST_DYNAMIC = 49153;
    private static final int LAST_DYNAMIC = 65535;
    private static final InetAddress EVERYWHERE4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress EVERYWHERE6 = InetAddress.ofLiteral("::");

    private final Host host;
    private final Holds holds;
    private final NetworkSettings settings;

    Publisher(Host host, Holds holds, NetworkSettings settings) {
        this.host = host;
        this.holds = holds;
        this.settings = settings;
    }

    /**
     * Chooses and binds ports.
     *
     * @param target4 where those of IPv4 lead, if anywhere
     * @param target6 where those of IPv6 lead, if anywhere
     * @param others what all have published
     * @throws NetworkException if one is taken, or cannot be reached; nothing is bound then
     */
    List<Forward> publish(
            List<PortRequest> requests,
            Optional<InetAddress> target4,
            Optional<InetAddress> target6,
            Collection<Membership> others)
            throws IOException {
        List<Forward> made = new ArrayList<>();
        try {
            for (PortRequest request : requests) {
                made.addAll(publish(request, targets(request, target4, target6), others, made));
            }
            return made;
        } catch (IOException e) {
            release(made);
            throw e;
        }
    }

    /** IPv6 first: a socket for all of its addresses has those of IPv4 as well. */
    private static List<Forward> targets(
            PortRequest request, Optional<InetAddress> target4, Optional<InetAddress> target6)
            throws NetworkException {
        List<Forward> targets = new ArrayList<>();
        Optional<InetAddress> address = request.hostAddress();
        if (address.isEmpty() || address.get() instanceof Inet6Address) {
            target6.ifPresent(
                    target -> targets.add(forward(request, address.orElse(EVERYWHERE6), target)));
        }
        if (address.isEmpty() || !(address.get() instanceof Inet6Address)) {
            target4.ifPresent(
                    target -> targets.add(forward(request, address.orElse(EVERYWHERE4), target)));
        }
        if (targets.isEmpty()) {
            throw new NetworkException(
                    NetworkException.Kind.BAD_REQUEST,
                    "port %d/%s cannot be published%s: no network of the container has such an address and leads to the host"
                            .formatted(
                                    request.port(),
                                    request.protocol(),
                                    address.map(at -> " at " + Subnet.text(at)).orElse("")));
        }
        return targets;
    }

    private static Forward forward(PortRequest request, InetAddress at, InetAddress target) {
        return new Forward(new PublishedPort(at, 0, request.port(), request.protocol()), target);
    }

    private List<Forward> publish(
            PortRequest request,
            List<Forward> targets,
            Collection<Membership> others,
            List<Forward> own)
            throws IOException {
        // Nobody binds a port of SCTP, and so nobody chooses one.
        boolean choosing = request.firstHostPort() == 0 && request.protocol() == Protocol.SCTP;
        int port = choosing ? FIRST_DYNAMIC : request.firstHostPort();
        int last = choosing ? LAST_DYNAMIC : request.lastHostPort();
        while (true) {
            try {
                return bind(targets, port, others, own);
            } catch (NetworkException e) {
                if (e.kind() != NetworkException.Kind.CONFLICT || port >= last) {
                    throw e;
                }
                port++;
            }
        }
    }

    /** Binds a port at all addresses, or none. */
    private List<Forward> bind(
            List<Forward> targets, int wanted, Collection<Membership> others, List<Forward> own)
            throws IOException {
        List<Forward> bound = new ArrayList<>();
        int port = wanted;
        try {
            for (Forward target : targets) {
                requireFree(target.port().at(wanted), others, own);
            }
            for (Forward target : targets) {
                PublishedPort at = target.port();
                PublishedPort next = at.at(port);
                requireFree(next, others, own);
                PublishedPort held = hold(next);
                bound.add(new Forward(held, target.target()));
                port = held.hostPort();
            }
            return bound;
        } catch (IOException e) {
            release(bound);
            throw e;
        }
    }

    private void requireFree(PublishedPort port, Collection<Membership> others, List<Forward> own)
            throws NetworkException {
        for (Membership other : others) {
            for (Forward forward : other.forwards()) {
                if (forward.port().conflicts(port)) {
                    throw taken(port, settings.names().apply(other.owner()));
                }
            }
        }
        if (own.stream().anyMatch(forward -> forward.port().conflicts(port))) {
            throw taken(port, "another port of the same container");
        }
    }

    private static NetworkException taken(PublishedPort port, String holder) {
        return new NetworkException(
                NetworkException.Kind.CONFLICT,
                "port %s is already allocated: %s has it".formatted(port, holder));
    }

    private PublishedPort hold(PublishedPort port) throws IOException {
        try {
            return holds.hold(port);
        } catch (BindException e) {
            if (String.valueOf(e.getMessage()).contains("assign")) {
                throw new NetworkException(
                        NetworkException.Kind.BAD_REQUEST,
                        "port %s cannot be published: this host has no address %s"
                                .formatted(port, Subnet.text(port.hostAddress())));
            }
            String holder =
                    host.inside(() -> PortHolder.find(port.protocol(), port.hostPort()))
                            .orElse("a program of this host");
            throw taken(port, holder);
        }
    }

    /** Returns words for people of an owner. */
    String name(String owner) {
        return settings.names().apply(owner);
    }

    /** Binds ports that were published before; what a program has taken meanwhile is told. */
    List<PublishedPort> holdAgain(List<Forward> forwards) throws IOException {
        List<PublishedPort> lost = new ArrayList<>();
        for (Forward forward : forwards) {
            try {
                holds.hold(forward.port());
            } catch (BindException _) {
                lost.add(forward.port());
            }
        }
        return lost;
    }

    void release(List<Forward> forwards) throws IOException {
        for (Forward forward : forwards) {
            holds.release(forward.port());
        }
    }
}
