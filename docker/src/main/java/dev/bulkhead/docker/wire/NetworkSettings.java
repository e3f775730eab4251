package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.NetworkEndpoint;
import dev.bulkhead.engine.NetworkJoin;
import dev.bulkhead.engine.NetworkRequest;
import dev.bulkhead.engine.PortBinding;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a container is connected, in Docker's documents.
 *
 * @param request what was asked for
 * @param endpoints its places in networks, while it runs
 * @param ports its published ports, while it runs
 */
record NetworkSettings(
        ContainerRequest request, List<NetworkEndpoint> endpoints, List<PortBinding> ports) {

    static NetworkSettings of(Engine engine, ContainerInfo info) {
        if (!info.status().isAlive()) {
            return new NetworkSettings(info.request(), List.of(), List.of());
        }
        try {
            return new NetworkSettings(
                    info.request(),
                    engine.networks().endpoints(info.id()),
                    engine.networks().ports(info.id()));
        } catch (EngineException _) {
            // It has ended meanwhile.
            return new NetworkSettings(info.request(), List.of(), List.of());
        }
    }

    /** Returns the network's name in the host's configuration. */
    static String mode(ContainerRequest request) {
        if (request.namespaces().network()) {
            return "host";
        }
        NetworkRequest network = request.network();
        return switch (network.kind()) {
            case NONE -> "none";
            case OF_CONTAINER -> "container:" + network.container().orElse("");
            case CONNECTED, DISCONNECTED ->
                    network.joins().isEmpty() ? "bridge" : network.joins().getFirst().network();
        };
    }

    static List<String> names(NetworkEndpoint endpoint) {
        List<String> names = new ArrayList<>(List.of(endpoint.container()));
        names.addAll(endpoint.aliases());
        names.add(endpoint.containerId().substring(0, 12));
        return names.stream().distinct().toList();
    }

    JsonObject write() {
        return new ObjectWriter()
                .string("Bridge", "")
                .string("SandboxID", "")
                .string("SandboxKey", "")
                .value("Ports", portMap())
                .string("IPAddress", endpoints.isEmpty() ? "" : ofDefault("IPAddress"))
                .string("Gateway", endpoints.isEmpty() ? "" : ofDefault("Gateway"))
                .value("Networks", networks())
                .finish(JsonObject.EMPTY);
    }

    /**
     * Old clients look for the address outside of the networks; only the default one's is there.
     */
    private String ofDefault(String field) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.network().equals("bridge"))
                .map(NetworkDocuments::endpoint)
                .map(document -> document.fields().get(field))
                .map(value -> value instanceof JsonString(String text) ? text : "")
                .findFirst()
                .orElse("");
    }

    /** Those that it is in, or would be if it ran. */
    JsonObject networks() {
        Map<String, JsonValue> networks = new LinkedHashMap<>();
        for (NetworkJoin join : request.network().joins()) {
            networks.put(join.network(), join(join));
        }
        if (networks.isEmpty()) {
            networks.put(mode(request), join(NetworkJoin.of(mode(request))));
        }
        endpoints.forEach(each -> networks.put(each.network(), NetworkDocuments.endpoint(each)));
        return new JsonObject(networks);
    }

    private static JsonObject join(NetworkJoin join) {
        return new ObjectWriter()
                .value("IPAMConfig", new JsonNull())
                .value("Links", new JsonNull())
                .value("Aliases", SystemDocuments.orNull(join.aliases()))
                .string("MacAddress", join.mac().orElse(""))
                .string("NetworkID", "")
                .string("EndpointID", "")
                .string("Gateway", "")
                .string("IPAddress", "")
                .integer("IPPrefixLen", 0)
                .string("IPv6Gateway", "")
                .string("GlobalIPv6Address", "")
                .integer("GlobalIPv6PrefixLen", 0)
                .value("DNSNames", new JsonNull())
                .finish(JsonObject.EMPTY);
    }

    /** By port, where each is reached; null for one that is exposed only. */
    private JsonObject portMap() {
        Map<String, JsonValue> map = new LinkedHashMap<>();
        if (endpoints.isEmpty()) {
            return new JsonObject(map);
        }
        request.network().exposed().forEach(port -> map.put(port, new JsonNull()));
        Map<String, List<JsonValue>> published = new LinkedHashMap<>();
        for (PortBinding port : ports) {
            published
                    .computeIfAbsent(port.port() + "/" + port.protocol(), _ -> new ArrayList<>())
                    .add(binding(port));
        }
        published.forEach((port, bindings) -> map.put(port, new JsonArray(bindings)));
        return new JsonObject(map);
    }

    private static JsonObject binding(PortBinding port) {
        return new ObjectWriter()
                .string("HostIp", port.hostAddress().getHostAddress())
                .string("HostPort", Integer.toString(port.hostPort()))
                .finish(JsonObject.EMPTY);
    }

    /** As lists show them. */
    JsonArray portList() {
        List<JsonValue> list = new ArrayList<>();
        for (PortBinding port : ports) {
            list.add(
                    new ObjectWriter()
                            .string("IP", port.hostAddress().getHostAddress())
                            .integer("PrivatePort", port.port())
                            .integer("PublicPort", port.hostPort())
                            .string("Type", port.protocol())
                            .finish(JsonObject.EMPTY));
        }
        for (String exposed :
                endpoints.isEmpty() ? List.<String>of() : request.network().exposed()) {
            if (ports.stream()
                            .noneMatch(port -> exposed.equals(port.port() + "/" + port.protocol()))
                    && exposed.matches("[0-9]{1,5}/[a-z]+")) {
                int slash = exposed.indexOf('/');
                list.add(
                        new ObjectWriter()
                                .integer("PrivatePort", Long.parseLong(exposed.substring(0, slash)))
                                .string("Type", exposed.substring(slash + 1))
                                .finish(JsonObject.EMPTY));
            }
        }
        return new JsonArray(list);
    }
}
