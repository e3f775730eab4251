package dev.bulkhead.engine;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a container is in a network.
 *
 * @param network the network's name or id
 * @param aliases what it is called there, besides its name
 * @param addresses the addresses that it is to have, at most one of IPv4 and one of IPv6
 * @param mac the MAC address that it is to have
 */
public record NetworkJoin(
        String network, List<String> aliases, List<InetAddress> addresses, Optional<String> mac) {
    public NetworkJoin {
        aliases = List.copyOf(aliases);
        addresses = List.copyOf(addresses);
    }

    /** As most are in it. */
    public static NetworkJoin of(String network) {
        return new NetworkJoin(network, List.of(), List.of(), Optional.empty());
    }
}
