package dev.bulkhead.engine;

import dev.bulkhead.network.AddressPool;
import dev.bulkhead.network.NetworkDraft;
import dev.bulkhead.network.NetworkSpec;
import dev.bulkhead.network.NetworkSpec.Driver;
import dev.bulkhead.network.Subnet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** Translates networks as users speak of them into those that are made, and back. */
final class NetworkSpecs {
    private static final String BRIDGE = "com.docker.network.bridge.";
    private static final String BRIDGE_NAME = BRIDGE + "name";
    private static final String COMMUNICATING = BRIDGE + "enable_icc";
    private static final String MASQUERADING = BRIDGE + "enable_ip_masquerade";
    private static final String MTU = "com.docker.network.driver.mtu";
    private static final String PARENT = "parent";
    private static final String MODE = "macvlan_mode";

    /** Whether members reach the machine's metadata, at 169.254.169.254. */
    private static final String METADATA = "dev.bulkhead.metadata";

    /** What others say and means nothing here. */
    private static final String OTHERS = "com.docker.";

    private static final Set<String> KNOWN =
            Set.of(BRIDGE_NAME, COMMUNICATING, MASQUERADING, MTU, PARENT, MODE, METADATA);

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
    private static final Pattern LINK = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,14}");

    private NetworkSpecs() {}

    /**
     * Makes a draft of what is asked for.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    static NetworkDraft draft(NetworkCreation creation) {
        if (!NAME.matcher(creation.name()).matches()) {
            throw new IllegalArgumentException(
                    "network name \"%s\": give letters, digits, _ . and -, beginning with a letter or digit"
                            .formatted(creation.name()));
        }
        Map<String, String> options = creation.options();
        options.keySet().stream()
                .filter(key -> !KNOWN.contains(key) && !key.startsWith(OTHERS))
                .findFirst()
                .ifPresent(key -> {
                    throw new IllegalArgumentException(
                            "unknown network option \"%s\"; there are %s"
                                    .formatted(key, KNOWN.stream().sorted().toList()));
                });
        Driver driver = driver(creation.driver());
        if (!options.getOrDefault(MODE, "bridge").equals("bridge")) {
            throw new IllegalArgumentException(
                    "macvlan_mode %s: bridge, and no other".formatted(options.get(MODE)));
        }
        return new NetworkDraft(
                creation.name(),
                driver,
                Optional.ofNullable(options.get(driver == Driver.BRIDGE ? BRIDGE_NAME : PARENT))
                        .map(NetworkSpecs::link),
                pools(creation.pools()),
                creation.ipv6(),
                creation.internal(),
                isSet(options, COMMUNICATING),
                isSet(options, MASQUERADING),
                isSet(options, METADATA),
                mtu(options),
                options,
                creation.labels());
    }

    private static Driver driver(String name) {
        return switch (name) {
            case "bridge", "" -> Driver.BRIDGE;
            case "macvlan" -> Driver.MACVLAN;
            default ->
                    throw new IllegalArgumentException(
                            "network driver \"%s\": there are bridge and macvlan".formatted(name));
        };
    }

    private static String link(String name) {
        if (!LINK.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "interface name \"%s\": at most 15 letters and digits".formatted(name));
        }
        return name;
    }

    private static boolean isSet(Map<String, String> options, String name) {
        return switch (options.getOrDefault(name, "true")) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "network option %s=%s: expected true or false"
                                    .formatted(name, options.get(name)));
        };
    }

    private static OptionalInt mtu(Map<String, String> options) {
        String text = options.getOrDefault(MTU, "0");
        int mtu = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        if (mtu != 0 && (mtu < 576 || mtu > 65535)) {
            throw new IllegalArgumentException(
                    "network option %s=%s: expected 576 to 65535".formatted(MTU, text));
        }
        return mtu == 0 ? OptionalInt.empty() : OptionalInt.of(mtu);
    }

    private static List<AddressPool> pools(List<NetworkPool> pools) {
        List<AddressPool> made = new ArrayList<>();
        for (NetworkPool pool : pools) {
            if (pool.subnet().isPresent()) {
                Subnet subnet = Subnet.parse(pool.subnet().get());
                made.add(
                        new AddressPool(
                                subnet,
                                pool.gateway().or(() -> Optional.of(subnet.at(1))),
                                pool.range().map(Subnet::parse),
                                pool.reserved()));
            } else if (pool.gateway().isPresent() || pool.range().isPresent()) {
                throw new IllegalArgumentException(
                        "a gateway or a range needs the subnet that it is in");
            }
        }
        return made;
    }

    static NetworkInfo info(NetworkSpec network, List<NetworkEndpoint> members) {
        Map<String, String> options = new LinkedHashMap<>(network.options());
        if (network.isDefault()) {
            options.put(BRIDGE_NAME, network.link());
        }
        return new NetworkInfo(
                network.id(),
                network.name(),
                network.created(),
                network.driver() == Driver.BRIDGE ? "bridge" : "macvlan",
                network.pools().stream().map(NetworkSpecs::pool).toList(),
                network.isDual(),
                network.internal(),
                options,
                network.labels(),
                members);
    }

    private static NetworkPool pool(AddressPool pool) {
        return new NetworkPool(
                Optional.of(pool.subnet().toString()),
                pool.gateway(),
                pool.range().map(Subnet::toString),
                pool.reserved());
    }

    /** Returns a container's addresses with what belongs to each. */
    static List<NetworkEndpoint.Address> addresses(NetworkSpec network, List<InetAddress> own) {
        List<NetworkEndpoint.Address> addresses = new ArrayList<>();
        for (InetAddress address : own) {
            network.pools().stream()
                    .filter(pool -> pool.subnet().contains(address))
                    .findFirst()
                    .ifPresent(pool ->
                            addresses.add(
                                    new NetworkEndpoint.Address(
                                            address,
                                            pool.subnet().prefixLength(),
                                            pool.gateway())));
        }
        return addresses;
    }
}
