package dev.bulkhead.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a container is reached, and what it reaches. Whether it shares the host's network instead is
 * one of {@link HostNamespaces}.
 *
 * @param kind what network it has
 * @param container whose network it shares; of {@link Kind#OF_CONTAINER} only
 * @param joins the networks that it is in; none: the default one. What is for elsewhere leaves by
 *     the first
 * @param ports those of its ports that are reached by the host's
 * @param publishAll whether all ports that it exposes are, each by a free one of the host's
 * @param exposed the ports that it says it serves, as {@code 80/tcp}
 */
public record NetworkRequest(
        Kind kind,
        Optional<String> container,
        List<NetworkJoin> joins,
        List<PortMapping> ports,
        boolean publishAll,
        List<String> exposed) {
    /** In the default network, with no port published. */
    public static final NetworkRequest DEFAULT = of(Kind.CONNECTED, Optional.empty());

    /** Loopback only. */
    public static final NetworkRequest NONE = of(Kind.NONE, Optional.empty());

    /** What network a container has. */
    public enum Kind {
        /** One of its own that is connected to networks. */
        CONNECTED,
        /** One of its own that is in no network at the moment, and can be connected. */
        DISCONNECTED,
        /** One of its own with loopback only. */
        NONE,
        /** Another container's. */
        OF_CONTAINER
    }

    public NetworkRequest {
        joins = List.copyOf(joins);
        ports = List.copyOf(ports);
        exposed = List.copyOf(exposed);
        if ((kind == Kind.OF_CONTAINER) != container.isPresent()) {
            throw new IllegalArgumentException("a network of a container names that container");
        }
        if (kind != Kind.CONNECTED && !joins.isEmpty()) {
            throw new IllegalArgumentException(
                    "a container without networks of its own cannot be in network "
                            + joins.getFirst().network());
        }
    }

    private static NetworkRequest of(Kind kind, Optional<String> container) {
        return new NetworkRequest(kind, container, List.of(), List.of(), false, List.of());
    }

    /** The network of another container, by name or id. */
    public static NetworkRequest ofContainer(String reference) {
        return of(Kind.OF_CONTAINER, Optional.of(reference));
    }

    /** The same in these networks. */
    public NetworkRequest withJoins(List<NetworkJoin> others) {
        return new NetworkRequest(kind, container, others, ports, publishAll, exposed);
    }

    /** The same in one more network. */
    public NetworkRequest in(NetworkJoin join) {
        List<NetworkJoin> more = new ArrayList<>(joins);
        more.add(join);
        return new NetworkRequest(
                kind == Kind.DISCONNECTED ? Kind.CONNECTED : kind,
                container,
                more,
                ports,
                publishAll,
                exposed);
    }

    /** The same in no network. */
    public NetworkRequest disconnected() {
        return new NetworkRequest(
                Kind.DISCONNECTED, container, List.of(), ports, publishAll, exposed);
    }

    /** The same with these ports published. */
    public NetworkRequest withPorts(List<PortMapping> others) {
        return new NetworkRequest(kind, container, joins, others, publishAll, exposed);
    }

    /** The same with these ports exposed. */
    public NetworkRequest withExposed(List<String> others) {
        return new NetworkRequest(kind, container, joins, ports, publishAll, others);
    }
}
