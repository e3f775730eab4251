package dev.bulkhead.engine;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A container's place in a network.
 *
 * @param networkId the network's id
 * @param network the network's name
 * @param containerId the container's id
 * @param container the container's name
 * @param link the interface inside, such as {@code eth0}
 * @param mac its MAC address
 * @param addresses its addresses: IPv4, and IPv6 where the network has it
 * @param aliases what the container is called there, besides its name
 */
public record NetworkEndpoint(
        String networkId,
        String network,
        String containerId,
        String container,
        String link,
        String mac,
        List<Address> addresses,
        List<String> aliases) {
    /**
     * An address.
     *
     * @param address the address
     * @param prefixLength how many of its bits name the network
     * @param gateway who leads elsewhere
     */
    public record Address(InetAddress address, int prefixLength, Optional<InetAddress> gateway) {}

    public NetworkEndpoint {
        addresses = List.copyOf(addresses);
        aliases = List.copyOf(aliases);
    }
}
