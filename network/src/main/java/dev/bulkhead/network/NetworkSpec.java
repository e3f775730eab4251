package dev.bulkhead.network;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A network, as it was asked for.
 *
 * @param id 64 hexadecimal digits
 * @param name its name
 * @param created when it was made
 * @param driver what it is made of
 * @param link the bridge's name; of a macvlan, the interface that it is on
 * @param pools its addresses, at most one pool of IPv4 and one of IPv6
 * @param chosen whether the engine chose the pools, and may choose again while nobody uses them
 * @param internal whether nothing leads out of it
 * @param communicating whether its members reach each other
 * @param masquerading whether what leaves has the host's address
 * @param metadata whether members reach the machine's metadata, at 169.254.169.254
 * @param mtu the longest packet
 * @param options as they were asked for
 * @param labels the user's
 */
public record NetworkSpec(
        String id,
        String name,
        Instant created,
        Driver driver,
        String link,
        List<AddressPool> pools,
        boolean chosen,
        boolean internal,
        boolean communicating,
        boolean masquerading,
        boolean metadata,
        int mtu,
        Map<String, String> options,
        Map<String, String> labels) {
    /** The name of the network that containers are in unless they say otherwise. */
    public static final String DEFAULT_NAME = "bridge";

    /** What a network is made of. */
    public enum Driver {
        /** A bridge on this host. */
        BRIDGE,
        /** Addresses of their own on a network of the host's. */
        MACVLAN
    }

    public NetworkSpec {
        pools = List.copyOf(pools);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
        long wide = pools.stream().filter(pool -> pool.subnet().isIpv6()).count();
        if (wide > 1 || pools.size() - wide > 1) {
            throw new IllegalArgumentException(
                    "network %s: at most one subnet of IPv4 and one of IPv6".formatted(name));
        }
    }

    /** Returns whether it has addresses of IPv6. */
    public boolean isDual() {
        return pools.stream().anyMatch(pool -> pool.subnet().isIpv6());
    }

    /** Returns whether it is the one that containers are in unless they say otherwise. */
    public boolean isDefault() {
        return name.equals(DEFAULT_NAME);
    }

    NetworkSpec withPools(List<AddressPool> others) {
        return new NetworkSpec(
                id,
                name,
                created,
                driver,
                link,
                others,
                chosen,
                internal,
                communicating,
                masquerading,
                metadata,
                mtu,
                options,
                labels);
    }
}
