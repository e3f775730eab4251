package dev.bulkhead.engine;

import dev.bulkhead.network.Endpoint;
import dev.bulkhead.network.NetworkSpec;
import dev.bulkhead.network.PublishedPort;
import dev.bulkhead.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The networks of an engine, and who is in them. */
final class LocalNetworks implements Networks {
    /** They are there by nature; nobody is in them in the sense of a network. */
    private static final List<NetworkInfo> NATURAL =
            List.of(natural("host", "host"), natural("none", "null"));

    private static final Duration LETTING_GO = Duration.ofSeconds(5);
    private static final int LETTING_GO_PAUSES = 500;

    private final NetworkHost host;
    private final ContainerNetworks containers;
    private final ContainerRegistry registry;
    private final ContainerStore store;
    private final EventLog events;

    LocalNetworks(
            NetworkHost host,
            ContainerNetworks containers,
            ContainerRegistry registry,
            ContainerStore store,
            EventLog events) {
        this.host = host;
        this.containers = containers;
        this.registry = registry;
        this.store = store;
        this.events = events;
    }

    private static NetworkInfo natural(String name, String driver) {
        String id = Digest.of(("network " + name).getBytes(StandardCharsets.UTF_8)).hex();
        return new NetworkInfo(
                id,
                name,
                Instant.EPOCH,
                driver,
                List.of(),
                false,
                false,
                Map.of(),
                Map.of(),
                List.of());
    }

    @Override
    public List<NetworkInfo> list() {
        List<NetworkInfo> all = new ArrayList<>();
        List<NetworkSpec> specs = host.specs();
        specs.stream().limit(1).map(this::info).forEach(all::add);
        all.addAll(NATURAL);
        specs.stream().skip(1).map(this::info).forEach(all::add);
        return all;
    }

    private NetworkInfo info(NetworkSpec network) {
        List<NetworkEndpoint> members = new ArrayList<>();
        try {
            for (Endpoint endpoint : host.require().members(network.id())) {
                members.add(place(endpoint, network));
            }
        } catch (EngineException _) {
            // Without networks nobody is in one.
        }
        return NetworkSpecs.info(network, members);
    }

    private NetworkEndpoint place(Endpoint endpoint, NetworkSpec network) {
        Optional<ContainerRecord> container =
                registry.all().stream()
                        .map(LocalContainer::record)
                        .filter(record -> record.id().equals(endpoint.owner()))
                        .findFirst();
        return new NetworkEndpoint(
                network.id(),
                network.name(),
                endpoint.owner(),
                container.map(ContainerRecord::name).orElse(""),
                endpoint.link(),
                endpoint.mac().toString(),
                NetworkSpecs.addresses(network, endpoint.addresses()),
                container
                        .flatMap(record -> containers.join(record.request(), network))
                        .map(NetworkJoin::aliases)
                        .orElse(List.of()));
    }

    @Override
    public NetworkInfo network(String reference) throws EngineException {
        for (NetworkInfo each : NATURAL) {
            if (reference.equals(each.name()) || reference.equals(each.id())) {
                return each;
            }
        }
        return info(host.find(reference));
    }

    @Override
    public NetworkInfo create(NetworkCreation creation) throws EngineException {
        if (NATURAL.stream().anyMatch(each -> each.name().equals(creation.name()))) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "network with name %s already exists".formatted(creation.name()));
        }
        try {
            NetworkSpec made = host.require().create(NetworkSpecs.draft(creation));
            publish("create", made);
            return info(made);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw NetworkHost.failed("create network " + creation.name(), e);
        }
    }

    private void publish(String action, NetworkSpec network) {
        events.publish(
                Event.Subject.NETWORK,
                action,
                network.id(),
                Map.of(
                        "name",
                        network.name(),
                        "type",
                        network.driver().name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void remove(String reference) throws EngineException {
        for (NetworkInfo each : NATURAL) {
            if (each.name().equals(reference)) {
                throw new EngineException(
                        EngineException.Kind.BAD_REQUEST,
                        "%s is a pre-defined network and cannot be removed".formatted(reference));
            }
        }
        NetworkSpec network = host.find(reference);
        awaitEnded(network);
        try {
            host.require().remove(network.id());
            publish("destroy", network);
        } catch (IOException e) {
            throw NetworkHost.failed("remove network " + network.name(), e);
        }
    }

    /** Containers that have ended let go of their networks a moment later. */
    private void awaitEnded(NetworkSpec network) throws EngineException {
        for (int i = 0; i < LETTING_GO_PAUSES; i++) {
            List<Endpoint> members = host.require().members(network.id());
            if (members.isEmpty() || members.stream().anyMatch(this::isAlive)) {
                return;
            }
            LockSupport.parkNanos(LETTING_GO.toNanos() / LETTING_GO_PAUSES);
        }
    }

    private boolean isAlive(Endpoint endpoint) {
        return registry.all().stream()
                .filter(container -> container.id().equals(endpoint.owner()))
                .anyMatch(container -> container.info().status().isAlive());
    }

    @Override
    public List<String> prune(Predicate<NetworkInfo> wanted) throws EngineException {
        List<String> removed = new ArrayList<>();
        for (NetworkInfo network : list()) {
            boolean used =
                    network.isPredefined()
                            || !network.members().isEmpty()
                            || registry.all().stream()
                                    .anyMatch(container -> isIn(container, network));
            if (!used && wanted.test(network)) {
                remove(network.id());
                removed.add(network.name());
            }
        }
        return removed;
    }

    private static boolean isIn(LocalContainer container, NetworkInfo network) {
        return container.record().request().network().joins().stream()
                .map(NetworkJoin::network)
                .anyMatch(name -> name.equals(network.name()) || network.id().startsWith(name));
    }

    @Override
    public void connect(String reference, NetworkJoin join) throws EngineException {
        LocalContainer container = registry.find(reference);
        NetworkSpec network = host.find(join.network());
        ContainerState state = container.state();
        state.lock().lock();
        try {
            NetworkRequest before = connected(state.record());
            if (containers.join(state.record().request(), network).isPresent()) {
                throw new EngineException(
                        EngineException.Kind.CONFLICT,
                        "container %s is in network %s already"
                                .formatted(state.name(), network.name()));
            }
            if (state.running().isPresent()) {
                ContainerRecord joined = state.record().withNetwork(before.in(join));
                containers.connectRunning(joined, state.running().get().pid(), join);
            }
            change(state, before.in(join));
        } catch (IOException e) {
            throw NetworkHost.failed("connect container " + state.name(), e);
        } finally {
            state.lock().unlock();
        }
    }

    /** Returns the request of a container that can be in networks, with the default one by name. */
    private NetworkRequest connected(ContainerRecord container) throws EngineException {
        NetworkRequest network = container.request().network();
        if (network.kind() == NetworkRequest.Kind.DISCONNECTED) {
            return network;
        }
        if (!containers.connects(container.request())) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "container %s has no network of its own that could be connected"
                            .formatted(container.name()));
        }
        return network.joins().isEmpty()
                ? network.in(NetworkJoin.of(NetworkSpec.DEFAULT_NAME))
                : network;
    }

    private void change(ContainerState state, NetworkRequest network)
            throws IOException, EngineException {
        ContainerRecord changed = state.record().withNetwork(network);
        store.write(changed);
        state.record(changed);
    }

    @Override
    public void disconnect(String reference, String named, boolean force) throws EngineException {
        LocalContainer container = registry.find(reference);
        NetworkSpec network = host.find(named);
        ContainerState state = container.state();
        state.lock().lock();
        try {
            NetworkRequest before = connected(state.record());
            Optional<NetworkJoin> join = containers.join(state.record().request(), network);
            if (join.isEmpty()) {
                if (force) {
                    return;
                }
                throw new EngineException(
                        EngineException.Kind.NOT_FOUND,
                        "container %s is not connected to network %s"
                                .formatted(state.name(), network.name()));
            }
            if (state.running().isPresent()) {
                containers.disconnectRunning(state.record(), state.running().get().pid(), network);
            }
            List<NetworkJoin> left =
                    before.joins().stream().filter(each -> !each.equals(join.get())).toList();
            change(state, left.isEmpty() ? before.disconnected() : before.withJoins(left));
        } catch (IOException e) {
            throw NetworkHost.failed("disconnect container " + state.name(), e);
        } finally {
            state.lock().unlock();
        }
    }

    @Override
    public List<NetworkEndpoint> endpoints(String reference) throws EngineException {
        LocalContainer container = registry.find(reference);
        if (!host.isOpen()) {
            return List.of();
        }
        List<NetworkEndpoint> places = new ArrayList<>();
        for (Endpoint endpoint : host.require().endpoints(container.id())) {
            places.add(place(endpoint, host.find(endpoint.network())));
        }
        return places;
    }

    @Override
    public List<PortBinding> ports(String reference) throws EngineException {
        LocalContainer container = registry.find(reference);
        return host.isOpen()
                ? host.require().ports(container.id()).stream().map(LocalNetworks::binding).toList()
                : List.of();
    }

    private static PortBinding binding(PublishedPort port) {
        return new PortBinding(
                port.hostAddress(), port.hostPort(), port.port(), port.protocol().toString());
    }

    @Override
    public List<PortBinding> publish(String reference, List<PortMapping> ports)
            throws EngineException {
        ContainerState state = registry.find(reference).state();
        state.lock().lock();
        try {
            NetworkRequest before = connected(state.record());
            List<PortBinding> made =
                    state.running().isEmpty()
                            ? List.of()
                            : host
                                    .require()
                                    .publish(
                                            state.id(),
                                            ports.stream().map(ContainerNetworks::request).toList())
                                    .stream()
                                    .map(LocalNetworks::binding)
                                    .toList();
            List<PortMapping> all = new ArrayList<>(before.ports());
            all.addAll(ports);
            change(state, state.record().request().network().withPorts(all));
            return made;
        } catch (IOException e) {
            throw NetworkHost.failed("publish ports of container " + state.name(), e);
        } finally {
            state.lock().unlock();
        }
    }

    @Override
    public void unpublish(String reference, int port, String protocol) throws EngineException {
        PortMapping.checkProtocol(protocol);
        ContainerState state = registry.find(reference).state();
        state.lock().lock();
        try {
            NetworkRequest network = state.record().request().network();
            List<PublishedPort> gone =
                    host.require().ports(state.id()).stream()
                            .filter(each ->
                                    each.port() == port
                                            && each.protocol().toString().equals(protocol))
                            .toList();
            host.require().unpublish(state.id(), gone);
            change(
                    state,
                    network.withPorts(
                            network.ports().stream()
                                    .filter(each ->
                                            each.port() != port
                                                    || !each.protocol().equals(protocol))
                                    .toList()));
        } catch (IOException e) {
            throw NetworkHost.failed("take back ports of container " + state.name(), e);
        } finally {
            state.lock().unlock();
        }
    }

    @Override
    public List<NetworkTraffic> traffic(String reference) throws EngineException {
        LocalContainer container = registry.find(reference);
        if (!host.isOpen()) {
            return List.of();
        }
        try {
            List<NetworkTraffic> traffic = new ArrayList<>();
            for (Endpoint endpoint : host.require().endpoints(container.id())) {
                var seen = host.require().statistics(endpoint);
                traffic.add(
                        new NetworkTraffic(
                                endpoint.link(),
                                seen.receivedBytes(),
                                seen.receivedPackets(),
                                seen.receiveErrors(),
                                seen.receivesDropped(),
                                seen.sentBytes(),
                                seen.sentPackets(),
                                seen.sendErrors(),
                                seen.sendsDropped()));
            }
            return traffic;
        } catch (IOException e) {
            throw NetworkHost.failed("traffic of container " + container.id(), e);
        }
    }
}
