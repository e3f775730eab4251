package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.NetworkEndpoint;
import dev.bulkhead.engine.NetworkInfo;
import dev.bulkhead.engine.NetworkPool;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Networks, and places in them. */
public final class NetworkDocuments {
    private NetworkDocuments() {}

    /** Writes a network as a list shows it: without who is in it. */
    public static JsonObject summary(NetworkInfo network) {
        return writer(network).value("Containers", JsonObject.EMPTY).finish(JsonObject.EMPTY);
    }

    /** Writes a network wholly. */
    public static JsonObject inspect(NetworkInfo network) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        network.members().forEach(each -> members.put(each.containerId(), member(each)));
        return writer(network)
                .value("Containers", new JsonObject(members))
                .finish(JsonObject.EMPTY);
    }

    private static ObjectWriter writer(NetworkInfo network) {
        JsonObject ipam =
                new ObjectWriter()
                        .string("Driver", "default")
                        .value("Options", new JsonNull())
                        .requiredArray("Config", network.pools(), NetworkDocuments::pool)
                        .finish(JsonObject.EMPTY);
        return new ObjectWriter()
                .string("Name", network.name())
                .string("Id", network.id())
                .string("Created", network.created().toString())
                .string("Scope", "local")
                .string("Driver", network.driver())
                .value("EnableIPv4", new JsonBoolean(true))
                .value("EnableIPv6", new JsonBoolean(network.ipv6()))
                .value("IPAM", ipam)
                .value("Internal", new JsonBoolean(network.internal()))
                .value("Attachable", new JsonBoolean(false))
                .value("Ingress", new JsonBoolean(false))
                .value(
                        "ConfigFrom",
                        new ObjectWriter().string("Network", "").finish(JsonObject.EMPTY))
                .value("ConfigOnly", new JsonBoolean(false))
                .value("Options", Maps.write(network.options()))
                .value("Labels", Maps.write(network.labels()));
    }

    private static JsonObject pool(NetworkPool pool) {
        return new ObjectWriter()
                .string("Subnet", pool.subnet().orElse(""))
                .string("IPRange", pool.range())
                .string("Gateway", pool.gateway().map(InetAddress::getHostAddress))
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject member(NetworkEndpoint endpoint) {
        return new ObjectWriter()
                .string("Name", endpoint.container())
                .string("EndpointID", id(endpoint))
                .string("MacAddress", endpoint.mac())
                .string("IPv4Address", withPrefix(endpoint, true))
                .string("IPv6Address", withPrefix(endpoint, false))
                .finish(JsonObject.EMPTY);
    }

    private static String withPrefix(NetworkEndpoint endpoint, boolean four) {
        return address(endpoint, four)
                .map(each -> each.address().getHostAddress() + "/" + each.prefixLength())
                .orElse("");
    }

    private static Optional<NetworkEndpoint.Address> address(
            NetworkEndpoint endpoint, boolean four) {
        return endpoint.addresses().stream()
                .filter(each -> each.address() instanceof Inet4Address == four)
                .findFirst();
    }

    /** A place has no id of its own: of a container and a network there is one. */
    private static String id(NetworkEndpoint endpoint) {
        return endpoint.containerId().substring(0, 32) + endpoint.networkId().substring(0, 32);
    }

    /** Writes a container's place in a network. */
    static JsonObject endpoint(NetworkEndpoint endpoint) {
        Optional<NetworkEndpoint.Address> four = address(endpoint, true);
        Optional<NetworkEndpoint.Address> six = address(endpoint, false);
        return new ObjectWriter()
                .value("IPAMConfig", new JsonNull())
                .value("Links", new JsonNull())
                .value("Aliases", SystemDocuments.orNull(endpoint.aliases()))
                .string("MacAddress", endpoint.mac())
                .value("DriverOpts", new JsonNull())
                .string("NetworkID", endpoint.networkId())
                .string("EndpointID", id(endpoint))
                .string("Gateway", gateway(four))
                .string("IPAddress", text(four))
                .integer("IPPrefixLen", four.map(NetworkEndpoint.Address::prefixLength).orElse(0))
                .string("IPv6Gateway", gateway(six))
                .string("GlobalIPv6Address", text(six))
                .integer(
                        "GlobalIPv6PrefixLen",
                        six.map(NetworkEndpoint.Address::prefixLength).orElse(0))
                .value("DNSNames", SystemDocuments.orNull(NetworkSettings.names(endpoint)))
                .finish(JsonObject.EMPTY);
    }

    private static String gateway(Optional<NetworkEndpoint.Address> address) {
        return address.flatMap(NetworkEndpoint.Address::gateway)
                .map(InetAddress::getHostAddress)
                .orElse("");
    }

    private static String text(Optional<NetworkEndpoint.Address> address) {
        return address.map(each -> each.address().getHostAddress()).orElse("");
    }
}
