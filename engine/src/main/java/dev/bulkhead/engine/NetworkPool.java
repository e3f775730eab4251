package dev.bulkhead.engine;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses of a network, of IPv4 or IPv6.
 *
 * @param subnet all of them, such as {@code 172.28.0.0/16}; empty: the engine's choice
 * @param gateway the one that leads elsewhere; empty: the first
 * @param range those that are given to who asks for none in particular; empty: all
 * @param reserved further ones that are in use elsewhere, by names
 */
public record NetworkPool(
        Optional<String> subnet,
        Optional<InetAddress> gateway,
        Optional<String> range,
        Map<String, InetAddress> reserved) {
    public NetworkPool {
        reserved = Map.copyOf(reserved);
    }
}
