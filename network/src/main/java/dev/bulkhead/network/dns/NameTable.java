package dev.bulkhead.network.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who has which names in which networks. What may be seen of it depends on who asks: the names of
 * the networks that it is in itself, and who it is its address tells. Any thread may use it.
 */
public final class NameTable {
    /**
     * Somebody's place in a network.
     *
     * @param network the network's id
     * @param addresses its addresses there
     * @param names its names there, in any case; the first is the one that its addresses lead back
     *     to
     * @param isOutward whether questions about the rest of the world go out from there
     */
    public record Place(
            String network, List<InetAddress> addresses, List<String> names, boolean isOutward) {
        public Place {
            addresses = List.copyOf(addresses);
            names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        }
    }

    /**
     * Somebody who has names and asks for others.
     *
     * @param id who it is
     * @param places where it is; the order is that in which names are looked for
     * @param servers who is asked for it instead of the host's servers; empty: these
     */
    public record Member(String id, List<Place> places, List<InetAddress> servers) {
        public Member {
            places = List.copyOf(places);
            servers = List.copyOf(servers);
        }
    }

    private static final class Network {
        private final Map<String, Set<InetAddress>> byName = new HashMap<>();
        private final Map<InetAddress, String> byAddress = new HashMap<>();
    }

    private final Map<String, Member> members = new HashMap<>();
    private final Map<InetAddress, Member> askers = new HashMap<>();
    private final Map<String, Network> networks = new HashMap<>();

    /** Makes an empty table. */
    public NameTable() {}

    /** Enters somebody, in place of what was known of it. */
    public synchronized void put(Member member) {
        remove(member.id());
        members.put(member.id(), member);
        for (Place place : member.places()) {
            Network network = networks.computeIfAbsent(place.network(), _ -> new Network());
            for (InetAddress address : place.addresses()) {
                askers.put(address, member);
                place.names().stream()
                        .findFirst()
                        .ifPresent(name -> network.byAddress.put(address, name));
            }
            for (String name : place.names()) {
                network.byName
                        .computeIfAbsent(name, _ -> new LinkedHashSet<>(2))
                        .addAll(place.addresses());
            }
        }
    }

    /** Strikes somebody out; one who is not there is no error. */
    public synchronized void remove(String id) {
        Member member = members.remove(id);
        if (member == null) {
            return;
        }
        for (Place place : member.places()) {
            Network network = networks.get(place.network());
            if (network != null) {
                remove(network, place);
                if (network.byName.isEmpty() && network.byAddress.isEmpty()) {
                    networks.remove(place.network());
                }
            }
            place.addresses().forEach(address -> askers.remove(address, member));
        }
    }

    private static void remove(Network network, Place place) {
        for (String name : place.names()) {
            network.byName.computeIfPresent(
                    name,
                    (_, addresses) -> {
                        place.addresses().forEach(addresses::remove);
                        return addresses.isEmpty() ? null : addresses;
                    });
        }
        place.addresses().forEach(network.byAddress::remove);
    }

    /** Returns whether somebody with this address is entered. */
    synchronized Optional<Member> asker(InetAddress address) {
        return Optional.ofNullable(askers.get(address));
    }

    /** Returns all addresses that a name means for somebody. */
    synchronized List<InetAddress> addresses(Member asker, String name) {
        List<InetAddress> all = new ArrayList<>(2);
        for (Place place : asker.places()) {
            Network network = networks.get(place.network());
            if (network != null) {
                all.addAll(network.byName.getOrDefault(name, Set.of()));
            }
        }
        return all;
    }

    /** Returns the name that an address has for somebody. */
    synchronized Optional<String> name(Member asker, InetAddress address) {
        return asker.places().stream()
                .map(place -> networks.get(place.network()))
                .filter(network -> network != null)
                .map(network -> Optional.ofNullable(network.byAddress.get(address)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns who is asked for somebody about the rest of the world; empty: nobody is. */
    static Optional<List<InetSocketAddress>> servers(Member asker, HostServers host) {
        if (asker.places().stream().noneMatch(Place::isOutward)) {
            return Optional.empty();
        }
        return Optional.of(
                asker.servers().isEmpty()
                        ? host.current()
                        : asker.servers().stream()
                                .map(server -> new InetSocketAddress(server, Wire.PORT))
                                .toList());
    }
}
