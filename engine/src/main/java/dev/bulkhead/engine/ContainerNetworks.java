package dev.bulkhead.engine;

import dev.bulkhead.network.AddressPool;
import dev.bulkhead.network.Endpoint;
import dev.bulkhead.network.EndpointRequest;
import dev.bulkhead.network.NetworkSpec;
import dev.bulkhead.network.PortRequest;
import dev.bulkhead.network.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connects containers to their networks when they start, and lets go of them when they end. */
final class ContainerNetworks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ContainerNetworks.class.getName());

    private final NameService names = new NameService();
    private final Layout layout;
    private final NetworkHost host;
    private final EventLog events;

    ContainerNetworks(Layout layout, NetworkHost host, EventLog events) {
        this.layout = layout;
        this.host = host;
        this.events = events;
    }

    /** Returns whether a container has networks of its own. */
    boolean connects(ContainerRequest request) {
        NetworkRequest network = request.network();
        boolean connected =
                network.kind() == NetworkRequest.Kind.CONNECTED && !request.namespaces().network();
        return connected && (host.isOpen() || !network.joins().isEmpty());
    }

    /**
     * Looks whether the networks that a request names are there.
     *
     * @throws EngineException if one is not, or what is asked for cannot be together
     */
    void check(ContainerRequest request) throws EngineException {
        NetworkRequest network = request.network();
        if (!connects(request) && !network.ports().isEmpty()) {
            if (request.namespaces().network()) {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "published ports mean nothing with the host's network");
                return;
            }
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "ports are published of containers that are in a network only");
        }
        Set<String> ids = new LinkedHashSet<>();
        for (NetworkJoin join : network.joins()) {
            NetworkSpec spec = host.find(join.network());
            if (!ids.add(spec.id())) {
                throw new EngineException(
                        EngineException.Kind.BAD_REQUEST,
                        "network %s is named twice".formatted(spec.name()));
            }
            if (spec.isDefault() && !join.addresses().isEmpty()) {
                throw new EngineException(
                        EngineException.Kind.BAD_REQUEST,
                        "user specified IP address is supported on user defined networks only");
            }
        }
    }

    private static List<NetworkJoin> joins(NetworkRequest network) {
        return network.joins().isEmpty()
                ? List.of(NetworkJoin.of(NetworkSpec.DEFAULT_NAME))
                : network.joins();
    }

    /** Connects the namespace of a container that is about to start, and publishes its ports. */
    void connect(ContainerRecord container, int pid) throws IOException, EngineException {
        boolean leading = true;
        for (NetworkJoin join : joins(container.request().network())) {
            connect(container, pid, join, leading);
            leading = false;
        }
        List<PortRequest> ports = ports(container.request().network());
        if (!ports.isEmpty()) {
            var _ = host.require().publish(container.id(), ports);
        }
        List<NetworkPlace> places = places(container);
        files(container).write(places);
        names.enter(container, places);
    }

    private NameFiles files(ContainerRecord container) {
        return new NameFiles(layout.container(container.id()), container);
    }

    /** Takes over a container that another process connected. */
    void adopt(ContainerRecord container, int pid) {
        if (!connects(container.request())) {
            return;
        }
        try {
            if (isCut(container)) {
                reconnect(container, pid);
            } else {
                names.enter(container, places(container));
            }
        } catch (EngineException | SocketException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container %s is not told names: %s"
                            .formatted(container.name(), e.getMessage()));
        }
    }

    /** Returns whether a container's cable has gone with a namespace that it had before. */
    private boolean isCut(ContainerRecord container) throws EngineException, SocketException {
        for (Endpoint endpoint : host.require().endpoints(container.id())) {
            boolean isBridged = host.find(endpoint.network()).driver() == NetworkSpec.Driver.BRIDGE;
            if (isBridged && NetworkInterface.getByName(endpoint.hostLink()) == null) {
                return true;
            }
        }
        return false;
    }

    /** Connects a container that its monitor has started again, in a namespace that is new. */
    void reconnect(ContainerRecord container, int pid) {
        if (!connects(container.request())) {
            return;
        }
        release(container);
        try {
            connect(container, pid);
        } catch (IOException | EngineException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container %s runs again without its networks: %s"
                            .formatted(container.name(), e.getMessage()));
        }
    }

    /** Returns where a container is, the leading network first. */
    private List<NetworkPlace> places(ContainerRecord container) throws EngineException {
        List<NetworkPlace> places = new ArrayList<>();
        for (Endpoint endpoint : host.require().endpoints(container.id())) {
            NetworkSpec network = host.find(endpoint.network());
            NetworkPlace place =
                    new NetworkPlace(
                            network.id(),
                            network.name(),
                            network.isDefault(),
                            network.internal(),
                            gateways(network),
                            endpoint.addresses(),
                            join(container.request(), network)
                                    .map(NetworkJoin::aliases)
                                    .orElse(List.of()));
            places.add(endpoint.leading() ? 0 : places.size(), place);
        }
        return places;
    }

    /** Connects a container that runs to one more network. */
    void connectRunning(ContainerRecord container, int pid, NetworkJoin join)
            throws IOException, EngineException {
        List<NetworkPlace> before = places(container);
        connect(container, pid, join, before.isEmpty());
        rename(container, before);
    }

    /** Disconnects a container that runs from a network. */
    void disconnectRunning(ContainerRecord container, int pid, NetworkSpec network)
            throws IOException, EngineException {
        List<NetworkPlace> before = places(container);
        disconnect(container, pid, network);
        rename(container, before);
    }

    private void rename(ContainerRecord container, List<NetworkPlace> before)
            throws IOException, EngineException {
        List<NetworkPlace> after = places(container);
        files(container).change(before, after);
        names.enter(container, after);
    }

    /** Names nobody by a container that has ended; its networks go a moment later. */
    void silence(ContainerRecord container) {
        names.silence(container);
    }

    /** Returns whether containers ask this engine for names, and nobody else. */
    boolean isNeeded() {
        return names.isNeeded();
    }

    @Override
    public void close() {
        names.close();
    }

    static Path namespace(int pid) {
        return Path.of("/proc", Integer.toString(pid), "ns/net");
    }

    private void connect(ContainerRecord container, int pid, NetworkJoin join, boolean leading)
            throws IOException, EngineException {
        NetworkSpec network = host.find(join.network());
        var _ =
                host.require()
                        .attach(
                                namespace(pid),
                                EndpointRequest.of(
                                        container.id(),
                                        network.id(),
                                        join.addresses(),
                                        join.mac(),
                                        leading));
        publish("connect", network, container);
    }

    private void disconnect(ContainerRecord container, int pid, NetworkSpec network)
            throws IOException, EngineException {
        host.require().detach(namespace(pid), container.id(), network.id());
        publish("disconnect", network, container);
    }

    private void publish(String action, NetworkSpec network, ContainerRecord container) {
        events.publish(
                Event.Subject.NETWORK,
                action,
                network.id(),
                Map.of(
                        "container",
                        container.id(),
                        "name",
                        network.name(),
                        "type",
                        network.driver().name().toLowerCase(Locale.ROOT)));
    }

    /** Those that are asked for by number, and those that the container says it serves. */
    private static List<PortRequest> ports(NetworkRequest network) {
        List<PortRequest> ports = new ArrayList<>();
        for (PortMapping mapping : network.ports()) {
            ports.add(request(mapping));
        }
        if (network.publishAll()) {
            for (String exposed : network.exposed()) {
                PortMapping any = exposed(exposed);
                boolean isNamed =
                        network.ports().stream()
                                .anyMatch(each ->
                                        each.port() == any.port()
                                                && each.protocol().equals(any.protocol()));
                if (!isNamed) {
                    ports.add(request(any));
                }
            }
        }
        return ports;
    }

    static PortMapping exposed(String text) {
        int slash = text.indexOf('/');
        return PortMapping.any(
                Integer.parseInt(slash < 0 ? text : text.substring(0, slash)),
                slash < 0 ? "tcp" : text.substring(slash + 1));
    }

    static PortRequest request(PortMapping mapping) {
        return new PortRequest(
                mapping.hostAddress(),
                mapping.firstHostPort(),
                mapping.lastHostPort(),
                mapping.port(),
                Protocol.valueOf(mapping.protocol().toUpperCase(Locale.ROOT)));
    }

    /** Lets go of the networks of a container that has ended, or never became one. */
    void release(ContainerRecord container) {
        if (!host.isOpen()) {
            return;
        }
        try {
            dev.bulkhead.network.Networks networks = host.require();
            List<Endpoint> places = networks.endpoints(container.id());
            networks.release(container.id());
            names.strike(container);
            for (Endpoint place : places) {
                host.specs().stream()
                        .filter(network -> network.id().equals(place.network()))
                        .forEach(network -> publish("disconnect", network, container));
            }
        } catch (IOException | EngineException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container %s: what it had of networks stays until the next start: %s"
                            .formatted(container.name(), e.getMessage()));
        }
    }

    /** Returns this host's addresses in a network. */
    private static List<InetAddress> gateways(NetworkSpec network) {
        if (network.driver() != NetworkSpec.Driver.BRIDGE) {
            return List.of();
        }
        return network.pools().stream()
                .map(AddressPool::gateway)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns how a container asked to be in a network. */
    Optional<NetworkJoin> join(ContainerRequest request, NetworkSpec network) {
        if (request.network().kind() != NetworkRequest.Kind.CONNECTED) {
            return Optional.empty();
        }
        for (NetworkJoin join : joins(request.network())) {
            try {
                if (host.find(join.network()).id().equals(network.id())) {
                    return Optional.of(join);
                }
            } catch (EngineException _) {
                // It was removed meanwhile.
            }
        }
        return Optional.empty();
    }
}
