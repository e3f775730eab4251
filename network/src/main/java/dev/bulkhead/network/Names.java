package dev.bulkhead.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * Told what the names of a network mean: what answers questions for names implements it. A call
 * replaces all that was said of that network before.
 */
@FunctionalInterface
public interface Names {
    /**
     * Publishes the names of a network.
     *
     * @param network the network's id
     * @param addresses names in lower case, each with all its addresses; empty when the network is
     *     gone
     */
    void publish(String network, Map<String, List<InetAddress>> addresses);
}
