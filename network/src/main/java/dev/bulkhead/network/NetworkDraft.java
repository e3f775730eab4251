package dev.bulkhead.network;

import dev.bulkhead.network.NetworkSpec.Driver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network that is asked for.
 *
 * @param name its name
 * @param driver what it is to be made of
 * @param link the bridge's name, or the interface that a macvlan is on; the engine's choice if
 *     empty
 * @param pools its addresses; the engine's choice where none of IPv4 is given
 * @param ipv6 whether it has addresses of IPv6 even if none are given
 * @param internal whether nothing is to lead out of it
 * @param communicating whether its members reach each other
 * @param masquerading whether what leaves has the host's address
 * @param metadata whether members reach the machine's metadata
 * @param mtu the longest packet
 * @param options as they were given
 * @param labels the user's
 */
public record NetworkDraft(
        String name,
        Driver driver,
        Optional<String> link,
        List<AddressPool> pools,
        boolean ipv6,
        boolean internal,
        boolean communicating,
        boolean masquerading,
        boolean metadata,
        OptionalInt mtu,
        Map<String, String> options,
        Map<String, String> labels) {
    public NetworkDraft {
        pools = List.copyOf(pools);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    /** A bridge that is as most are. */
    public static NetworkDraft bridge(String name) {
        return new NetworkDraft(
                name,
                Driver.BRIDGE,
                Optional.empty(),
                List.of(),
                false,
                false,
                true,
                true,
                true,
                OptionalInt.empty(),
                Map.of(),
                Map.of());
    }
}
