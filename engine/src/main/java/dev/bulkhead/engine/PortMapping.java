package dev.bulkhead.engine;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;

/**
 * A container's port that is to be reached by one of the host's.
 *
 * @param hostAddress the host's address that it is reached by; empty: all of them
 * @param firstHostPort the lowest of the host's ports that will do; 0: any free one
 * @param lastHostPort the highest
 * @param port the container's
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 */
public record PortMapping(
        Optional<InetAddress> hostAddress,
        int firstHostPort,
        int lastHostPort,
        int port,
        String protocol) {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

    public PortMapping {
        checkProtocol(protocol);
    }

    static void checkProtocol(String protocol) {
        if (!PROTOCOLS.contains(protocol)) {
            throw new IllegalArgumentException(
                    "protocol \"%s\": one of tcp, udp, sctp".formatted(protocol));
        }
    }

    /** A port that is reached by a free one of the host's, at all addresses. */
    public static PortMapping any(int port, String protocol) {
        return new PortMapping(Optional.empty(), 0, 0, port, protocol);
    }

    /** A port of TCP that is reached by one of the host's, at all addresses. */
    public static PortMapping of(int hostPort, int port) {
        return new PortMapping(Optional.empty(), hostPort, hostPort, port, "tcp");
    }
}
