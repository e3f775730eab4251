package dev.bulkhead.network;

import dev.bulkhead.network.NetworkSpec.Driver;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** Networks as properties, the form in which they are kept. */
final class SpecCodec {
    private static final String OPTION = "option.";
    private static final String LABEL = "label.";

    private SpecCodec() {}

    static Properties encode(NetworkSpec network) {
        Properties properties = new Properties();
        properties.setProperty("id", network.id());
        properties.setProperty("name", network.name());
        properties.setProperty("created", network.created().toString());
        properties.setProperty("driver", network.driver().name());
        properties.setProperty("link", network.link());
        for (int i = 0; i < network.pools().size(); i++) {
            encode(network.pools().get(i), "pool." + i + ".", properties);
        }
        set(properties, "chosen", network.chosen());
        set(properties, "internal", network.internal());
        set(properties, "communicating", network.communicating());
        set(properties, "masquerading", network.masquerading());
        set(properties, "metadata", network.metadata());
        properties.setProperty("mtu", Integer.toString(network.mtu()));
        network.options().forEach((key, value) -> properties.setProperty(OPTION + key, value));
        network.labels().forEach((key, value) -> properties.setProperty(LABEL + key, value));
        return properties;
    }

    private static void set(Properties properties, String name, boolean value) {
        properties.setProperty(name, Boolean.toString(value));
    }

    private static void encode(AddressPool pool, String prefix, Properties properties) {
        properties.setProperty(prefix + "subnet", pool.subnet().toString());
        pool.gateway()
                .ifPresent(gateway ->
                        properties.setProperty(prefix + "gateway", Subnet.text(gateway)));
        pool.range().ifPresent(range -> properties.setProperty(prefix + "range", range.toString()));
        pool.reserved()
                .forEach((name, address) ->
                        properties.setProperty(prefix + "reserved." + name, Subnet.text(address)));
    }

    /**
     * Reads a network.
     *
     * @throws IllegalArgumentException if something is missing or wrong
     */
    static NetworkSpec decode(Properties properties) {
        List<AddressPool> pools = new ArrayList<>();
        for (int i = 0; properties.containsKey("pool." + i + ".subnet"); i++) {
            pools.add(pool("pool." + i + ".", properties));
        }
        return new NetworkSpec(
                text(properties, "id"),
                text(properties, "name"),
                Instant.parse(text(properties, "created")),
                Driver.valueOf(text(properties, "driver")),
                text(properties, "link"),
                pools,
                isSet(properties, "chosen"),
                isSet(properties, "internal"),
                isSet(properties, "communicating"),
                isSet(properties, "masquerading"),
                isSet(properties, "metadata"),
                Integer.parseInt(text(properties, "mtu")),
                below(OPTION, properties),
                below(LABEL, properties));
    }

    private static AddressPool pool(String prefix, Properties properties) {
        Map<String, InetAddress> reserved = new LinkedHashMap<>();
        below(prefix + "reserved.", properties)
                .forEach((name, address) -> reserved.put(name, InetAddress.ofLiteral(address)));
        return new AddressPool(
                Subnet.parse(text(properties, prefix + "subnet")),
                Optional.ofNullable(properties.getProperty(prefix + "gateway"))
                        .map(InetAddress::ofLiteral),
                Optional.ofNullable(properties.getProperty(prefix + "range")).map(Subnet::parse),
                reserved);
    }

    private static Map<String, String> below(String prefix, Properties properties) {
        Map<String, String> values = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(prefix)) {
                values.put(name.substring(prefix.length()), text(properties, name));
            }
        }
        return values;
    }

    private static boolean isSet(Properties properties, String name) {
        return Boolean.parseBoolean(text(properties, name));
    }

    private static String text(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name))
                .orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    }
}
