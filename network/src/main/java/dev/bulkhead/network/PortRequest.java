package dev.bulkhead.network;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A port of somebody's that is to be reached by one of the host's.
 *
 * @param hostAddress the host's address that it is reached by; empty for all of them
 * @param firstHostPort the lowest of the host's ports that will do; 0 for any free one
 * @param lastHostPort the highest
 * @param port theirs
 * @param protocol the protocol
 */
public record PortRequest(
        Optional<InetAddress> hostAddress,
        int firstHostPort,
        int lastHostPort,
        int port,
        Protocol protocol) {
    private static final int HIGHEST = 65535;

    public PortRequest {
        boolean any = firstHostPort == 0 && lastHostPort == 0;
        if (!any && (firstHostPort < 1 || lastHostPort < firstHostPort || lastHostPort > HIGHEST)) {
            throw new IllegalArgumentException(
                    "host ports %d to %d: ports are 1 to %d"
                            .formatted(firstHostPort, lastHostPort, HIGHEST));
        }
        if (port < 1 || port > HIGHEST) {
            throw new IllegalArgumentException(
                    "port %d: ports are 1 to %d".formatted(port, HIGHEST));
        }
    }
}
