package dev.bulkhead.engine;

import dev.bulkhead.network.dns.NameServer;
import dev.bulkhead.network.dns.NameTable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Tells containers each other's names, at this host's addresses in their networks. */
final class NameService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NameService.class.getName());

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(table);

    /**
     * Enters a container, in place of what was known of it.
     *
     * @param places where it is; the leading one first
     */
    void enter(ContainerRecord container, List<NetworkPlace> places) {
        List<NameTable.Place> entries = new ArrayList<>();
        boolean outward = true;
        for (NetworkPlace place : places) {
            place.gateways().forEach(this::listen);
            entries.add(
                    new NameTable.Place(
                            place.id(),
                            place.addresses(),
                            place.isDefault() ? List.of() : names(container, place),
                            outward && !place.isInternal()));
            outward = outward && place.isInternal();
        }
        table.put(
                new NameTable.Member(
                        container.id(), entries, container.request().names().servers()));
    }

    private static List<String> names(ContainerRecord container, NetworkPlace place) {
        List<String> names = new ArrayList<>();
        names.add(container.name());
        names.addAll(place.aliases());
        names.add(container.shortId());
        return names;
    }

    private void listen(InetAddress address) {
        try {
            server.listen(address);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "names are not told at %s: %s; is another name server there?"
                            .formatted(address.getHostAddress(), e.getMessage()));
        }
    }

    void strike(ContainerRecord container) {
        table.remove(container.id());
    }

    /** Answers no more at these addresses. */
    void leave(List<InetAddress> addresses) {
        addresses.forEach(server::leave);
    }

    @Override
    public void close() {
        server.close();
    }
}
