package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.NetworkJoin;
import dev.bulkhead.engine.NetworkRequest;
import dev.bulkhead.engine.PortMapping;
import dev.bulkhead.oci.json.ObjectReader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads how a container is to be connected, of which three parts of a request say something. */
final class NetworkingReader {
    private static final String BRIDGE = "bridge";
    private static final String OF_CONTAINER = "container:";
    private static final String PORT = "[0-9]{1,5}";

    /** Names of the network that a container is in if nothing is said. */
    private static final Set<String> DEFAULTS = Set.of("", "default", BRIDGE);

    private String mode = "";
    private boolean publishAll;
    private final List<String> exposed = new ArrayList<>();
    private final List<PortMapping> ports = new ArrayList<>();
    private final Map<String, NetworkJoin> joins = new LinkedHashMap<>();

    /** Reads what the container's configuration says. */
    void readConfig(ObjectReader in) {
        in.names("ExposedPorts").forEach(port -> exposed.add(withProtocol(port)));
    }

    private static String withProtocol(String port) {
        return port.contains("/") ? port : port + "/tcp";
    }

    /** Reads what the host's configuration says. */
    void readHostConfig(ObjectReader in) {
        mode = in.string("NetworkMode").orElse("");
        publishAll = in.flag("PublishAllPorts");
        in.object("PortBindings", this::readPorts);
    }

    private boolean readPorts(ObjectReader in) {
        for (String port : in.unknown().fields().keySet()) {
            String[] parts = withProtocol(port).split("/", 2);
            if (!parts[0].matches(PORT)) {
                throw new IllegalArgumentException("invalid port specification: \"" + port + "\"");
            }
            int number = Integer.parseInt(parts[0]);
            List<PortMapping> bindings =
                    in.objects(port, binding -> mapping(binding, number, parts[1]));
            ports.addAll(bindings);
        }
        return true;
    }

    private static PortMapping mapping(ObjectReader in, int port, String protocol) {
        Optional<InetAddress> address = in.string("HostIp").map(NetworkReader::address);
        String range = in.string("HostPort").orElse("0");
        if (!range.matches(PORT + "(-" + PORT + ")?")) {
            throw new IllegalArgumentException("invalid port specification: \"" + range + "\"");
        }
        String[] ends = range.split("-", 2);
        return new PortMapping(
                address,
                Integer.parseInt(ends[0]),
                Integer.parseInt(ends[ends.length - 1]),
                port,
                protocol);
    }

    /** Reads what the networking configuration says. */
    void readNetworks(ObjectReader in) {
        in.object("NetworkingConfig", config -> config.object("EndpointsConfig", this::readJoins));
    }

    private boolean readJoins(ObjectReader in) {
        for (String name : in.unknown().fields().keySet()) {
            String network = DEFAULTS.contains(name) ? BRIDGE : name;
            joins.put(
                    network,
                    in.object(name, endpoint -> NetworkReader.join(endpoint, network))
                            .orElse(NetworkJoin.of(network)));
        }
        return true;
    }

    /** Returns all of it together. */
    NetworkRequest request() {
        return plain().withPorts(ports).withExposed(exposed);
    }

    private NetworkRequest plain() {
        if (mode.equals("none")) {
            return NetworkRequest.NONE;
        }
        if (mode.startsWith(OF_CONTAINER)) {
            return NetworkRequest.ofContainer(mode.substring(OF_CONTAINER.length()));
        }
        NetworkRequest connected =
                new NetworkRequest(
                        NetworkRequest.Kind.CONNECTED,
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        publishAll,
                        List.of());
        return mode.equals("host") ? connected : connected.withJoins(ordered());
    }

    /** What is for elsewhere leaves by the first, which the mode names. */
    private List<NetworkJoin> ordered() {
        String leading = DEFAULTS.contains(mode) ? BRIDGE : mode;
        List<NetworkJoin> ordered = new ArrayList<>();
        if (!DEFAULTS.contains(mode) || joins.isEmpty() || joins.containsKey(BRIDGE)) {
            ordered.add(joins.getOrDefault(leading, NetworkJoin.of(leading)));
        }
        joins.values().stream()
                .filter(join -> !join.network().equals(leading))
                .forEach(ordered::add);
        boolean plain = ordered.equals(List.of(NetworkJoin.of(BRIDGE)));
        return plain ? List.of() : ordered;
    }
}
