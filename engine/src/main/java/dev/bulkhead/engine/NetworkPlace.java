package dev.bulkhead.engine;

import java.net.InetAddress;
import java.util.List;

/**
 * A network that a container is in, as far as names go.
 *
 * @param id the network's id
 * @param name the network's name
 * @param isDefault whether it is the one that containers are in unless they say otherwise: nobody
 *     has a name there
 * @param isInternal whether nothing leads out of it
 * @param gateways this host's addresses in it
 * @param addresses the container's addresses in it
 * @param aliases what the container is called in it, besides its own names
 */
record NetworkPlace(
        String id,
        String name,
        boolean isDefault,
        boolean isInternal,
        List<InetAddress> gateways,
        List<InetAddress> addresses,
        List<String> aliases) {
    NetworkPlace {
        gateways = List.copyOf(gateways);
        addresses = List.copyOf(addresses);
        aliases = List.copyOf(aliases);
    }
}
