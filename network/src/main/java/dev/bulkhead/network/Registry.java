package dev.bulkhead.network;

import dev.bulkhead.kernel.Link;
import dev.bulkhead.network.NetworkSpec.Driver;
import java.io.IOException;
import java.net.Inet6Address;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The networks that there are, and their bridges. */
final class Registry {
    private static final int DEFAULT_MTU = 1500;
    private static final int ID_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NetworkSettings settings;
    private final Naming naming;
    private final Host host;
    private final Filter filter;
    private final StateFiles state;
    private final Bridges bridges;
    private final Forwarding forwarding;
    private final PoolChooser chooser;
    private final Map<String, NetworkSpec> networks = new LinkedHashMap<>();

    /** Those whose bridge is there, with its number. */
    private final Map<String, Integer> raised = new HashMap<>();

    /** Their names, for whoever does not hold the lock. */
    private final Set<String> raisedLinks = ConcurrentHashMap.newKeySet();

    Registry(NetworkSettings settings, Naming naming, Host host, Filter filter, StateFiles state) {
        this.settings = settings;
        this.naming = naming;
        this.host = host;
        this.filter = filter;
        this.state = state;
        this.bridges = new Bridges(host);
        this.forwarding = new Forwarding(host);
        this.chooser = new PoolChooser(host.links(), naming);
    }

    void load() throws IOException {
        List<NetworkSpec> found = new ArrayList<>(state.networks());
        found.sort(
                Comparator.comparing((NetworkSpec network) -> !network.isDefault())
                        .thenComparing(NetworkSpec::created));
        if (found.isEmpty() || !found.getFirst().isDefault()) {
            found.addFirst(defaultNetwork());
        }
        found.forEach(network -> networks.put(network.id(), network));
    }

    /** Its addresses are chosen when somebody needs it. */
    private NetworkSpec defaultNetwork() {
        String id = newId();
        return new NetworkSpec(
                id,
                NetworkSpec.DEFAULT_NAME,
                Instant.now(),
                Driver.BRIDGE,
                naming.bridge(id),
                List.of(),
                true,
                false,
                true,
                true,
                settings.metadata(),
                DEFAULT_MTU,
                Map.of(),
                Map.of());
    }

    private static String newId() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    List<NetworkSpec> all() {
        return List.copyOf(networks.values());
    }

    NetworkSpec get(String id) throws NetworkException {
        NetworkSpec network = networks.get(id);
        if (network == null) {
            throw new NetworkException(NetworkException.Kind.NOT_FOUND, "no such network: " + id);
        }
        return network;
    }

    boolean isCommunicating(String id) {
        NetworkSpec network = networks.get(id);
        return network != null && network.communicating();
    }

    boolean isKnown(String id) {
        return networks.containsKey(id);
    }

    Optional<Link> find(NetworkSpec network) throws IOException {
        return bridges.find(network);
    }

    NetworkSpec create(NetworkDraft draft) throws IOException {
        if (networks.values().stream().anyMatch(each -> each.name().equals(draft.name()))) {
            throw new NetworkException(
                    NetworkException.Kind.CONFLICT,
                    "network with name %s already exists".formatted(draft.name()));
        }
        try (MachineLock _ = MachineLock.take()) {
            NetworkSpec network = spec(draft);
            state.write(network);
            networks.put(network.id(), network);
            try {
                if (network.driver() == Driver.BRIDGE) {
                    raiseLocked(network);
                }
                return network;
            } catch (IOException e) {
                networks.remove(network.id());
                lower(network);
                state.delete(network);
                throw e;
            }
        }
    }

    private NetworkSpec spec(NetworkDraft draft) throws IOException {
        String id = newId();
        boolean bridge = draft.driver() == Driver.BRIDGE;
        String link = draft.link().orElse(naming.bridge(id));
        if (bridge && draft.link().isPresent() && host.links().findLink(link).isPresent()) {
            throw new NetworkException(
                    NetworkException.Kind.CONFLICT,
                    "interface %s is there already: name the bridge otherwise".formatted(link));
        }
        if (!bridge) {
            requireParent(draft, link);
        }
        boolean chosen = draft.pools().stream().allMatch(pool -> pool.subnet().isIpv6());
        return new NetworkSpec(
                id,
                draft.name(),
                Instant.now(),
                draft.driver(),
                link,
                pools(draft.pools(), draft.ipv6()),
                chosen,
                draft.internal(),
                draft.communicating(),
                draft.masquerading(),
                draft.metadata(),
                draft.mtu().orElse(DEFAULT_MTU),
                draft.options(),
                draft.labels());
    }

    private void requireParent(NetworkDraft draft, String link) throws IOException {
        if (draft.link().isEmpty() || host.links().findLink(link).isEmpty()) {
            throw new NetworkException(
                    NetworkException.Kind.BAD_REQUEST,
                    draft.link().isEmpty()
                            ? "a macvlan network needs the interface that it is on: -o parent=NAME"
                            : "no such interface: " + link);
        }
        if (draft.pools().isEmpty()) {
            throw new NetworkException(
                    NetworkException.Kind.BAD_REQUEST,
                    "a macvlan network needs the subnet of the network that %s is on: --subnet"
                            .formatted(link));
        }
    }

    private List<AddressPool> pools(List<AddressPool> given, boolean ipv6) throws IOException {
        for (AddressPool pool : given) {
            requireFree(pool.subnet());
        }
        List<AddressPool> pools = new ArrayList<>(given);
        if (given.stream().allMatch(pool -> pool.subnet().isIpv6())) {
            pools.addFirst(AddressPool.of(chooser.choose(false, subnets())));
        }
        if (ipv6 && pools.stream().noneMatch(pool -> pool.subnet().isIpv6())) {
            pools.add(AddressPool.of(chooser.choose(true, subnets())));
        }
        return pools;
    }

    private void requireFree(Subnet subnet) throws NetworkException {
        for (NetworkSpec other : networks.values()) {
            for (AddressPool pool : other.pools()) {
                if (pool.subnet().overlaps(subnet)) {
                    throw new NetworkException(
                            NetworkException.Kind.CONFLICT,
                            "subnet %s overlaps with %s of network %s"
                                    .formatted(subnet, pool.subnet(), other.name()));
                }
            }
        }
    }

    private List<Subnet> subnets() {
        return networks.values().stream()
                .flatMap(network -> network.pools().stream())
                .map(AddressPool::subnet)
                .toList();
    }

    /**
     * Makes sure that a network's bridge is there.
     *
     * @param used whether it has members, so that its addresses must stay
     * @return the bridge's number
     */
    int raise(NetworkSpec wanted, boolean used) throws IOException {
        Integer known = raised.get(wanted.id());
        if (known != null && find(wanted).filter(link -> link.index() == known).isPresent()) {
            return known;
        }
        try (MachineLock _ = MachineLock.take()) {
            boolean choosing =
                    !used
                            && wanted.chosen()
                            && (wanted.pools().isEmpty() || (known == null && clashes(wanted)));
            return raiseLocked(choosing ? withNewPools(wanted) : wanted);
        }
    }

    private boolean clashes(NetworkSpec network) throws IOException {
        for (AddressPool pool : network.pools()) {
            if (chooser.clash(pool.subnet(), network.link()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private NetworkSpec withNewPools(NetworkSpec network) throws IOException {
        networks.remove(network.id());
        boolean dual = network.pools().isEmpty() ? hasIpv6() : network.isDual();
        NetworkSpec changed = network.withPools(pools(List.of(), dual));
        state.write(changed);
        networks.put(changed.id(), changed);
        return changed;
    }

    /** Whether the host itself gets further by IPv6. */
    private boolean hasIpv6() throws IOException {
        return host.links().routes().stream()
                .anyMatch(route ->
                        route.isDefault()
                                && route.gateway().isPresent()
                                && route.destination() instanceof Inet6Address);
    }

    private int raiseLocked(NetworkSpec network) throws IOException {
        for (AddressPool pool : network.pools()) {
            Optional<Subnet> clash =
                    chooser.clash(pool.subnet(), network.link()).filter(pool.subnet()::contains);
            if (clash.isPresent()) {
                throw new NetworkException(
                        NetworkException.Kind.CONFLICT,
                        "subnet %s of network %s overlaps with %s, which this machine has a route to"
                                .formatted(pool.subnet(), network.name(), clash.get()));
            }
        }
        if (!network.internal() && forwarding.enable(network.isDual())) {
            filter.keepOthersApart();
        }
        // The rules are there before anything can pass.
        filter.add(SetElement.of(network));
        int index = bridges.raise(network).index();
        raised.put(network.id(), index);
        raisedLinks.add(network.link());
        return index;
    }

    void openLoopback(NetworkSpec network) throws IOException {
        bridges.openLoopback(network);
    }

    void remove(NetworkSpec network) throws IOException {
        if (network.isDefault()) {
            throw new NetworkException(
                    NetworkException.Kind.BAD_REQUEST,
                    "%s is a pre-defined network and cannot be removed".formatted(network.name()));
        }
        lower(network);
        state.delete(network);
        networks.remove(network.id());
    }

    boolean isRaised(String link) {
        return raisedLinks.contains(link);
    }

    private void lower(NetworkSpec network) throws IOException {
        raisedLinks.remove(network.link());
        if (network.driver() == Driver.BRIDGE) {
            host.links().delete(network.link());
            filter.remove(SetElement.of(network));
        }
        raised.remove(network.id());
    }

    /** Removes all bridges and rules: nobody uses them. */
    void lower() throws IOException {
        raisedLinks.clear();
        for (String id : List.copyOf(raised.keySet())) {
            host.links().delete(get(id).link());
            raised.remove(id);
        }
        try (MachineLock _ = MachineLock.take()) {
            if (filter.hasAny(true)) {
                filter.delete();
            }
            if (!filter.hasAny(false)) {
                forwarding.disable();
            }
        }
    }

    /** Removes what a crash left: of this engine, and of those whose directory is gone. */
    void sweep(Set<String> cables, Predicate<NetworkSpec> used) throws IOException {
        Set<String> needed = new HashSet<>(cables);
        Set<String> own = new HashSet<>();
        for (NetworkSpec network : networks.values()) {
            if (network.driver() == Driver.BRIDGE) {
                (used.test(network) ? needed : own).add(network.link());
            }
        }
        List<String> abandoned = filter.sweep().stream().map(Naming::links).toList();
        for (Link link : host.links().links()) {
            String name = link.name();
            boolean ours =
                    own.contains(name)
                            || name.startsWith(naming.cables())
                            || name.startsWith(naming.bridges());
            if ((ours && !needed.contains(name)) || abandoned.stream().anyMatch(name::startsWith)) {
                host.links().delete(name);
            }
        }
    }
}
