package dev.bulkhead.network;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Link;
import dev.bulkhead.kernel.LinkRequest;
import dev.bulkhead.kernel.MacAddress;
import dev.bulkhead.network.NetworkSpec.Driver;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Who is in which network, and what each has published. */
final class Members {
    private static final System.Logger LOG = System.getLogger(Members.class.getName());
    private static final int CABLES = 1 << 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Naming naming;
    private final Host host;
    private final Filter filter;
    private final StateFiles state;
    private final Registry registry;
    private final Publisher publisher;
    private final Map<String, Membership> members = new LinkedHashMap<>();
    private final Map<String, Addresses> addresses = new LinkedHashMap<>();

    Members(
            Naming naming,
            Host host,
            Filter filter,
            StateFiles state,
            Registry registry,
            Publisher publisher) {
        this.naming = naming;
        this.host = host;
        this.filter = filter;
        this.state = state;
        this.registry = registry;
        this.publisher = publisher;
    }

    /** Reads who was there, and removes what those had who no longer are. */
    void load(Predicate<String> alive) throws IOException {
        for (Membership member : state.members()) {
            if (alive.test(member.owner())) {
                members.put(member.owner(), member.only(registry::isKnown));
            } else {
                for (Endpoint endpoint : member.endpoints()) {
                    deleteCable(endpoint);
                }
                state.deleteMember(member.owner());
            }
        }
        for (Membership member : members.values()) {
            for (Endpoint endpoint : member.endpoints()) {
                addresses(registry.get(endpoint.network())).take(endpoint.addresses());
            }
        }
    }

    /** Tells the packet filter of all, and binds the ports that they have published. */
    void restore() throws IOException {
        List<SetElement> elements = new ArrayList<>();
        for (Membership member : members.values()) {
            elements.addAll(elements(member));
            for (PublishedPort lost : publisher.holdAgain(member.forwards())) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a program of this host has taken port %s, which %s has published"
                                .formatted(lost, name(member.owner())));
            }
        }
        filter.add(elements);
    }

    private List<SetElement> elements(Membership member) {
        List<SetElement> elements = new ArrayList<>();
        member.endpoints().forEach(endpoint -> elements.addAll(elements(endpoint)));
        member.forwards().forEach(forward -> elements.add(SetElement.of(forward)));
        return elements;
    }

    private List<SetElement> elements(Endpoint endpoint) {
        return SetElement.of(endpoint, !registry.isCommunicating(endpoint.network()));
    }

    private Addresses addresses(NetworkSpec network) {
        return addresses.computeIfAbsent(network.id(), _ -> new Addresses(network));
    }

    boolean isUsed(NetworkSpec network) {
        return members.values().stream().anyMatch(each -> each.in(network.id()).isPresent());
    }

    Collection<Membership> all() {
        return members.values();
    }

    Optional<Membership> find(String owner) {
        return Optional.ofNullable(members.get(owner));
    }

    List<Endpoint> of(String network) {
        return members.values().stream().flatMap(each -> each.in(network).stream()).toList();
    }

    String name(String owner) {
        return publisher.name(owner);
    }

    Set<String> hostLinks() {
        Set<String> links = new HashSet<>();
        members.values()
                .forEach(member ->
                        member.endpoints().forEach(endpoint -> links.add(endpoint.hostLink())));
        return links;
    }

    /** The lock is held only while others could be disturbed. */
    Endpoint attach(Fd namespace, EndpointRequest request, ReentrantLock lock) throws IOException {
        boolean ipv6 = true;
        Endpoint endpoint;
        NetworkSpec network;
        lock.lock();
        try {
            network = raised(request);
            endpoint = enter(request, network);
            ipv6 = network.isDual();
        } finally {
            lock.unlock();
        }
        try (Interior interior = Interior.open(namespace, ipv6)) {
            lock.lock();
            try {
                connect(namespace, endpoint, network);
            } finally {
                lock.unlock();
            }
            configure(interior, endpoint, network);
            return endpoint;
        } catch (IOException | RuntimeException e) {
            lock.lock();
            try {
                leave(endpoint);
            } finally {
                lock.unlock();
            }
            throw e;
        }
    }

    private static void configure(Interior interior, Endpoint endpoint, NetworkSpec network)
            throws IOException {
        try {
            interior.configure(endpoint, network);
        } catch (IOException e) {
            interior.remove(endpoint);
            throw e;
        }
    }

    private NetworkSpec raised(EndpointRequest request) throws IOException {
        NetworkSpec network = registry.get(request.network());
        if (find(request.owner()).flatMap(member -> member.in(network.id())).isPresent()) {
            throw new NetworkException(
                    NetworkException.Kind.CONFLICT,
                    "%s is in network %s already".formatted(name(request.owner()), network.name()));
        }
        if (network.driver() == Driver.BRIDGE) {
            boolean used = isUsed(network);
            registry.raise(network, used);
            if (!used) {
                addresses.remove(network.id());
            }
        }
        return registry.get(network.id());
    }

    /** Writes down a new member, before the kernel is told. */
    private Endpoint enter(EndpointRequest request, NetworkSpec network) throws IOException {
        Membership before = find(request.owner()).orElse(Membership.of(request.owner()));
        List<InetAddress> chosen = addresses(network).choose(request.addresses());
        Endpoint endpoint =
                new Endpoint(
                        request.owner(),
                        network.id(),
                        network.driver() == Driver.BRIDGE ? freeCable() : "",
                        before.freeLink(),
                        request.mac().orElseGet(() -> mac(chosen)),
                        chosen,
                        request.leading());
        try {
            put(before.with(endpoint));
            filter.add(elements(endpoint));
            return endpoint;
        } catch (IOException e) {
            leave(endpoint);
            throw e;
        }
    }

    /** Made of the address, so that whoever remembers one remembers the other. */
    private static MacAddress mac(List<InetAddress> addresses) {
        byte[] mac = new byte[6];
        RANDOM.nextBytes(mac);
        mac[0] = 2;
        for (InetAddress address : addresses) {
            byte[] bytes = address.getAddress();
            if (bytes.length == 4) {
                mac[1] = 0x42;
                System.arraycopy(bytes, 0, mac, 2, 4);
            }
        }
        return MacAddress.of(mac);
    }

    private String freeCable() {
        Set<String> used = hostLinks();
        String name;
        do {
            name = naming.cable(RANDOM.nextInt(CABLES));
        } while (used.contains(name));
        return name;
    }

    private void connect(Fd namespace, Endpoint endpoint, NetworkSpec network) throws IOException {
        if (network.driver() == Driver.MACVLAN) {
            host.links()
                    .create(
                            new LinkRequest.Macvlan(
                                    endpoint.link(),
                                    host.links().link(network.link()).index(),
                                    LinkRequest.Macvlan.MACVLAN_MODE_BRIDGE,
                                    namespace,
                                    Optional.of(endpoint.mac()),
                                    OptionalInt.empty()));
            return;
        }
        LinkRequest.Peer peer =
                new LinkRequest.Peer(namespace, endpoint.link(), endpoint.mac(), network.mtu());
        int bridge = registry.raise(network, true);
        host.links().create(new LinkRequest.Veth(endpoint.hostLink(), bridge, peer));
    }

    /** The bridge was made anew: puts the cables in again. */
    void reconnect(NetworkSpec network, int bridge) throws IOException {
        for (Endpoint endpoint : of(network.id())) {
            Optional<Link> cable = host.links().findLink(endpoint.hostLink());
            if (cable.isPresent()) {
                host.links().setMaster(cable.get().index(), bridge);
                if (find(endpoint.owner()).filter(each -> !each.forwards().isEmpty()).isPresent()) {
                    host.links().setHairpin(cable.get().index());
                }
            }
        }
    }

    void detach(Fd namespace, String owner, String network) throws IOException {
        NetworkSpec spec = registry.get(network);
        Membership member = find(owner).orElse(Membership.of(owner));
        Endpoint endpoint =
                member.in(network)
                        .orElseThrow(() ->
                                new NetworkException(
                                        NetworkException.Kind.NOT_FOUND,
                                        "%s is not in network %s"
                                                .formatted(name(owner), spec.name())));
        try (Interior interior = Interior.open(namespace, spec.isDual())) {
            interior.remove(endpoint);
            leave(endpoint);
            Optional<Membership> left = find(owner).filter(_ -> endpoint.leading());
            if (left.isPresent()) {
                Membership changed = left.get().withLeading();
                Endpoint next = changed.endpoints().getFirst();
                interior.lead(next, registry.get(next.network()));
                put(changed);
            }
        }
    }

    /** Forgets one place with the ports that lead there. */
    private void leave(Endpoint endpoint) throws IOException {
        Optional<Membership> found = find(endpoint.owner());
        if (found.isEmpty() || !found.get().endpoints().contains(endpoint)) {
            return;
        }
        Membership before = found.get();
        Membership after = before.without(endpoint, this::isPublishing);
        List<SetElement> gone = new ArrayList<>(elements(before));
        List<SetElement> moved = new ArrayList<>(elements(after));
        moved.removeAll(gone);
        gone.removeAll(elements(after));
        deleteCable(endpoint);
        filter.remove(gone);
        if (!moved.isEmpty()) {
            filter.add(moved);
        }
        publisher.release(
                before.forwards().stream().filter(each -> !after.has(each.port())).toList());
        Addresses known = addresses.get(endpoint.network());
        if (known != null) {
            known.free(endpoint.addresses());
        }
        put(after);
    }

    private void deleteCable(Endpoint endpoint) throws IOException {
        if (!endpoint.hostLink().isEmpty()) {
            host.links().delete(endpoint.hostLink());
        }
    }

    private void put(Membership member) throws IOException {
        if (member.isEmpty()) {
            members.remove(member.owner());
            state.deleteMember(member.owner());
        } else {
            members.put(member.owner(), member);
            state.write(member);
        }
    }

    void release(String owner) throws IOException {
        Optional<Membership> member = find(owner);
        if (member.isPresent()) {
            for (Endpoint endpoint : member.get().endpoints()) {
                leave(endpoint);
            }
        }
    }

    List<PublishedPort> publish(String owner, List<PortRequest> requests) throws IOException {
        Membership before = find(owner).orElse(Membership.of(owner));
        List<Forward> made =
                publisher.publish(
                        requests,
                        before.target(false, this::isPublishing),
                        before.target(true, this::isPublishing),
                        members.values());
        try {
            List<Forward> all = new ArrayList<>(before.forwards());
            all.addAll(made);
            put(before.withForwards(all));
            for (Endpoint endpoint : before.endpoints()) {
                if (isPublishing(endpoint) && !made.isEmpty()) {
                    openWays(endpoint);
                }
            }
            filter.add(made.stream().map(SetElement::of).toList());
            return made.stream().map(Forward::port).toList();
        } catch (IOException e) {
            publisher.release(made);
            put(before);
            throw e;
        }
    }

    /** From the host's loopback, and from the endpoint to itself. */
    private void openWays(Endpoint endpoint) throws IOException {
        registry.openLoopback(registry.get(endpoint.network()));
        Optional<Link> cable = host.links().findLink(endpoint.hostLink());
        if (cable.isPresent()) {
            host.links().setHairpin(cable.get().index());
        }
    }

    private boolean isPublishing(Endpoint endpoint) {
        try {
            NetworkSpec network = registry.get(endpoint.network());
            return network.driver() == Driver.BRIDGE && !network.internal();
        } catch (NetworkException _) {
            return false;
        }
    }

    void unpublish(String owner, List<PublishedPort> ports) throws IOException {
        Membership before = find(owner).orElse(Membership.of(owner));
        List<Forward> gone =
                before.forwards().stream().filter(each -> ports.contains(each.port())).toList();
        filter.remove(gone.stream().map(SetElement::of).toList());
        publisher.release(gone);
        put(
                before.withForwards(
                        before.forwards().stream().filter(each -> !gone.contains(each)).toList()));
    }
}
