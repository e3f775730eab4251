package dev.bulkhead.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A network as it is at one moment.
 *
 * @param id 64 hexadecimal digits
 * @param name its name
 * @param created when it was made
 * @param driver {@code bridge}, {@code macvlan}, {@code host} or {@code null}
 * @param pools its addresses; none while nobody has needed it yet
 * @param ipv6 whether it has addresses of IPv6
 * @param internal whether nothing leads out of it
 * @param options of the driver
 * @param labels the user's
 * @param members who is in it
 */
public record NetworkInfo(
        String id,
        String name,
        Instant created,
        String driver,
        List<NetworkPool> pools,
        boolean ipv6,
        boolean internal,
        Map<String, String> options,
        Map<String, String> labels,
        List<NetworkEndpoint> members) {
    private static final int SHORT_ID = 12;

    public NetworkInfo {
        pools = List.copyOf(pools);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
        members = List.copyOf(members);
    }

    /** Returns the first 12 digits of the id, by which people name it. */
    public String shortId() {
        return id.substring(0, SHORT_ID);
    }

    /** Returns whether it is always there. */
    public boolean isPredefined() {
        return List.of("bridge", "host", "none").contains(name);
    }
}
