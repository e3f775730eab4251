package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.NetworkCreation;
import dev.bulkhead.engine.NetworkJoin;
import dev.bulkhead.engine.NetworkPool;
import dev.bulkhead.oci.json.ObjectReader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what networks shall be, and who shall be in them. */
public final class NetworkReader {
    private static final String BRIDGE = "bridge";

    private NetworkReader() {}

    /**
     * Who shall be in a network.
     *
     * @param container its name or id
     * @param join how
     */
    public record Connection(String container, NetworkJoin join) {}

    /**
     * Who shall be in a network no more.
     *
     * @param container its name or id
     * @param force whether it is no error if it is not in it
     */
    public record Disconnection(String container, boolean force) {}

    /** Reads a network. */
    public static NetworkCreation creation(ObjectReader in) {
        String driver = in.string("Driver").filter(name -> !name.equals("default")).orElse(BRIDGE);
        List<NetworkPool> pools =
                in.object("IPAM", ipam -> ipam.objects("Config", NetworkReader::pool))
                        .orElse(List.of());
        return new NetworkCreation(
                in.requiredString("Name"),
                driver,
                pools,
                in.flag("EnableIPv6"),
                in.flag("Internal"),
                in.stringMap("Options"),
                in.stringMap("Labels"));
    }

    private static NetworkPool pool(ObjectReader in) {
        Map<String, InetAddress> reserved = new LinkedHashMap<>();
        in.stringMap("AuxiliaryAddresses")
                .forEach((name, text) -> reserved.put(name, address(text)));
        return new NetworkPool(
                in.string("Subnet"),
                in.string("Gateway").map(NetworkReader::address),
                in.string("IPRange"),
                reserved);
    }

    /** Reads an address, which is no name that would be looked up. */
    static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    /** Reads who shall be in a network. */
    public static Connection connection(ObjectReader in, String network) {
        NetworkJoin join =
                in.object("EndpointConfig", endpoint -> join(endpoint, network))
                        .orElse(NetworkJoin.of(network));
        return new Connection(in.requiredString("Container"), join);
    }

    /** Reads who shall be in a network no more. */
    public static Disconnection disconnection(ObjectReader in) {
        return new Disconnection(in.requiredString("Container"), in.flag("Force"));
    }

    /** Reads a container's place in a network. */
    static NetworkJoin join(ObjectReader in, String network) {
        List<InetAddress> addresses = new ArrayList<>();
        in.object("IPAMConfig", NetworkReader::addresses).ifPresent(addresses::addAll);
        return new NetworkJoin(network, in.strings("Aliases"), addresses, in.string("MacAddress"));
    }

    private static List<InetAddress> addresses(ObjectReader in) {
        List<InetAddress> addresses = new ArrayList<>();
        for (Optional<String> each : List.of(in.string("IPv4Address"), in.string("IPv6Address"))) {
            each.map(NetworkReader::address).ifPresent(addresses::add);
        }
        return addresses;
    }
}
