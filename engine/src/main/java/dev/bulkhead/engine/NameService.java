package dev.bulkhead.engine;

import dev.bulkhead.network.dns.NameServer;
import dev.bulkhead.network.dns.NameTable;
import dev.bulkhead.network.dns.ResolverFile;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells containers each other's names, at this host's addresses in their networks. It listens in a
 * network for as long as somebody is there who asks.
 */
final class NameService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NameService.class.getName());

    /** No container's id begins so. */
    private static final String HOST = "host of ";

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(table);
    private final Map<String, List<NetworkPlace>> entered = new HashMap<>();

    /**
     * Enters a container, in place of what was known of it.
     *
     * @param places where it is; the leading one first
     */
    synchronized void enter(ContainerRecord container, List<NetworkPlace> places) {
        List<NetworkPlace> asking = places.stream().filter(NameService::asks).toList();
        List<NetworkPlace> before = entered.getOrDefault(container.id(), List.of());
        entered.put(container.id(), asking);
        for (NetworkPlace place : asking) {
            place.gateways().forEach(this::listen);
            table.put(host(place));
        }
        table.put(
                new NameTable.Member(
                        container.id(),
                        places.stream().map(place -> place(container, place)).toList(),
                        container.request().names().servers()));
        leaveUnused(before);
    }

    /** Those in the default network ask the host's servers, if these can be asked from there. */
    private static boolean asks(NetworkPlace place) {
        return !place.isDefault() || ResolverFile.ofHostElsewhere().reachableServers().isEmpty();
    }

    /** This host has a name in each network, too; and who asks from here is answered. */
    private static NameTable.Member host(NetworkPlace place) {
        List<String> names = place.isDefault() ? List.of() : List.of(HostsText.HOST_NAME);
        return new NameTable.Member(
                HOST + place.id(),
                List.of(new NameTable.Place(place.id(), place.gateways(), names, false)),
                List.of());
    }

    private static NameTable.Place place(ContainerRecord container, NetworkPlace place) {
        return new NameTable.Place(
                place.id(),
                place.addresses(),
                place.isDefault() ? List.of() : names(container, place),
                !place.isInternal());
    }

    /** Its addresses lead back to the first. */
    private static List<String> names(ContainerRecord container, NetworkPlace place) {
        List<String> names = new ArrayList<>();
        names.add(container.name() + "." + place.name());
        names.add(container.name());
        names.add(container.shortId());
        for (String alias : place.aliases()) {
            names.add(alias);
            names.add(alias + "." + place.name());
        }
        return names;
    }

    /** Containers run without names rather than not at all. */
    private void listen(InetAddress address) {
        try {
            server.listen(address);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "names are not told at %s: %s; if another name server has its port 53, let that one listen at addresses of its own only"
                            .formatted(address.getHostAddress(), e.getMessage()));
        }
    }

    /** Has a container's names mean nothing any more. */
    void silence(ContainerRecord container) {
        table.remove(container.id());
    }

    /** Strikes a container out; one who is not entered is no error. */
    synchronized void strike(ContainerRecord container) {
        table.remove(container.id());
        List<NetworkPlace> left = entered.remove(container.id());
        if (left != null) {
            leaveUnused(left);
        }
    }

    private void leaveUnused(List<NetworkPlace> left) {
        Set<String> used =
                entered.values().stream()
                        .flatMap(List::stream)
                        .map(NetworkPlace::id)
                        .collect(Collectors.toSet());
        for (NetworkPlace place : left) {
            if (!used.contains(place.id())) {
                table.remove(HOST + place.id());
                place.gateways().forEach(server::leave);
            }
        }
    }

    /** Returns whether somebody asks nobody but us. */
    synchronized boolean isNeeded() {
        return entered.values().stream().anyMatch(places -> !places.isEmpty());
    }

    @Override
    public void close() {
        server.close();
    }
}
