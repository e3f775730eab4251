package dev.bulkhead.engine;

import java.util.List;
import java.util.Map;

/**
 * A network that is asked for.
 *
 * @param name its name
 * @param driver {@code bridge} or {@code macvlan}
 * @param pools its addresses; the engine's choice where there are none
 * @param ipv6 whether it has addresses of IPv6
 * @param internal whether nothing leads out of it
 * @param options of the driver, under Docker's names
 * @param labels the user's
 */
public record NetworkCreation(
        String name,
        String driver,
        List<NetworkPool> pools,
        boolean ipv6,
        boolean internal,
        Map<String, String> options,
        Map<String, String> labels) {
    public NetworkCreation {
        pools = List.copyOf(pools);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    /** A bridge that is as most are. */
    public static NetworkCreation of(String name) {
        return new NetworkCreation(name, "bridge", List.of(), false, false, Map.of(), Map.of());
    }
}
