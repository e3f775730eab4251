package dev.bulkhead.cli;

import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.NetworkCreation;
import dev.bulkhead.engine.NetworkEndpoint;
import dev.bulkhead.engine.NetworkInfo;
import dev.bulkhead.engine.NetworkJoin;
import dev.bulkhead.engine.NetworkTraffic;
import dev.bulkhead.engine.Networks;
import dev.bulkhead.engine.PortBinding;
import dev.bulkhead.engine.PortMapping;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Networks that connect nobody, and note what is asked of them. */
final class FakeNetworks implements Networks {
    final List<NetworkInfo> all = new ArrayList<>();
    final List<NetworkCreation> creations = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    final List<NetworkJoin> joins = new ArrayList<>();
    final List<PortBinding> ports = new ArrayList<>();

    FakeNetworks() {
        add("bridge", Map.of());
    }

    /** Adds a network that exists. */
    void add(String name, Map<String, String> labels) {
        all.add(
                new NetworkInfo(
                        Integer.toString(all.size()).repeat(64),
                        name,
                        Instant.EPOCH,
                        "bridge",
                        List.of(),
                        false,
                        false,
                        Map.of(),
                        labels,
                        List.of()));
    }

    @Override
    public List<NetworkInfo> list() {
        return all;
    }

    @Override
    public NetworkInfo network(String reference) throws EngineException {
        return all.stream()
                .filter(each -> each.name().equals(reference))
                .findFirst()
                .orElseThrow(() ->
                        new EngineException(
                                EngineException.Kind.NOT_FOUND,
                                "network %s not found".formatted(reference)));
    }

    @Override
    public NetworkInfo create(NetworkCreation creation) {
        creations.add(creation);
        add(creation.name(), creation.labels());
        return all.getLast();
    }

    @Override
    public void remove(String reference) throws EngineException {
        all.remove(network(reference));
    }

    @Override
    public List<String> prune(Predicate<NetworkInfo> wanted) {
        List<String> names =
                all.stream()
                        .filter(each -> !each.isPredefined() && wanted.test(each))
                        .map(NetworkInfo::name)
                        .toList();
        all.removeIf(each -> names.contains(each.name()));
        return names;
    }

    @Override
    public void connect(String container, NetworkJoin join) {
        calls.add("connect " + container);
        joins.add(join);
    }

    @Override
    public void disconnect(String container, String network, boolean force) {
        calls.add("disconnect %s from %s %s".formatted(container, network, force));
    }

    @Override
    public List<NetworkEndpoint> endpoints(String container) {
        return List.of();
    }

    @Override
    public List<PortBinding> ports(String container) {
        return ports;
    }

    @Override
    public List<PortBinding> publish(String container, List<PortMapping> mappings) {
        for (PortMapping each : mappings) {
            ports.add(
                    new PortBinding(
                            InetAddress.ofLiteral("0.0.0.0"),
                            each.firstHostPort(),
                            each.port(),
                            each.protocol()));
        }
        return ports;
    }

    @Override
    public void unpublish(String container, int port, String protocol) {
        ports.removeIf(each -> each.port() == port && each.protocol().equals(protocol));
    }

    @Override
    public List<NetworkTraffic> traffic(String container) {
        return List.of();
    }
}
