package dev.bulkhead.network;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.InterfaceAddress;
import dev.bulkhead.kernel.Link;
import dev.bulkhead.kernel.LinkRequest;
import dev.bulkhead.kernel.MacAddress;
import dev.bulkhead.kernel.Namespaces;
import dev.bulkhead.kernel.Route;
import dev.bulkhead.kernel.RtNetlink;
import dev.bulkhead.kernel.nft.Family;
import dev.bulkhead.kernel.nft.NfTables;
import dev.bulkhead.kernel.nft.NftBatch;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A machine of its own in a network namespace, joined by a cable to one that is outside; nothing of
 * it touches the network of the machine that tests run on.
 */
final class Machine implements AutoCloseable {
    static final InetAddress OUTSIDE = InetAddress.ofLiteral("10.99.0.2");
    static final InetAddress OUTSIDE6 = InetAddress.ofLiteral("fd99::2");
    static final InetAddress HOST = InetAddress.ofLiteral("10.99.0.1");
    static final InetAddress HOST6 = InetAddress.ofLiteral("fd99::1");

    private final Path root;
    private final Station host;
    private final Station outside;
    private final List<Station> stations = new ArrayList<>();
    private final Set<String> alive = new HashSet<>();

    Machine(Path root) throws IOException {
        this.root = root;
        this.host = add("host");
        // A new namespace has the settings of the machine, which may have containers already.
        setHost("ipv4/ip_forward", "0");
        setHost("ipv6/conf/all/forwarding", "0");
        this.outside = add("outside");
        wire();
    }

    /** Makes somebody who is in no network yet. */
    Station add(String name) throws IOException {
        Station station = Station.open(name);
        stations.add(station);
        return station;
    }

    /** Joins the host to the outside, and makes it go there by default. */
    private void wire() throws IOException {
        try (RtNetlink near = RtNetlink.open(host.namespace());
                RtNetlink far = RtNetlink.open(outside.namespace())) {
            MacAddress mac = MacAddress.parse("02:99:00:00:00:02");
            near.create(
                    new LinkRequest.Veth(
                            "eth0",
                            0,
                            new LinkRequest.Peer(outside.namespace(), "eth0", mac, 1500)));
            address(near, HOST, HOST6);
            address(far, OUTSIDE, OUTSIDE6);
            lead(near, InetAddress.ofLiteral("0.0.0.0"), OUTSIDE);
            lead(near, InetAddress.ofLiteral("::"), OUTSIDE6);
        }
    }

    private static void address(RtNetlink links, InetAddress four, InetAddress six)
            throws IOException {
        Link link = links.link("eth0");
        links.setUp(link.index());
        links.addAddress(new InterfaceAddress(link.index(), four, 24));
        links.addAddress(new InterfaceAddress(link.index(), six, 64));
    }

    private static void lead(RtNetlink links, InetAddress to, InetAddress gateway)
            throws IOException {
        links.addRoute(
                new Route(
                        to,
                        0,
                        Optional.of(gateway),
                        links.link("eth0").index(),
                        Route.RT_TABLE_MAIN,
                        Route.RTN_UNICAST,
                        0));
    }

    /** The outside sends what is for a network to this machine, as an attacker would. */
    void leadInside(Subnet subnet) throws IOException {
        try (RtNetlink far = RtNetlink.open(outside.namespace())) {
            far.addRoute(
                    new Route(
                            subnet.address(),
                            subnet.prefixLength(),
                            Optional.of(subnet.isIpv6() ? HOST6 : HOST),
                            far.link("eth0").index(),
                            Route.RT_TABLE_MAIN,
                            Route.RTN_UNICAST,
                            0));
        }
    }

    Station host() {
        return host;
    }

    Station outside() {
        return outside;
    }

    /** Opens the networks of the machine's engine. */
    Networks networks() throws IOException {
        return Networks.open(settings(), alive::contains);
    }

    NetworkSettings settings() {
        return new NetworkSettings(
                root,
                root.resolve("networks"),
                Optional.of(host.namespace()),
                true,
                owner -> "container " + owner);
    }

    /** Makes somebody who is in networks; the first leads elsewhere. */
    Station member(Networks networks, String name, NetworkSpec... specs) throws IOException {
        Station station = add(name);
        alive.add(name);
        boolean leading = true;
        for (NetworkSpec spec : specs) {
            networks.attach(
                    station.namespace(),
                    new EndpointRequest(name, spec.id(), List.of(), Optional.empty(), leading));
            leading = false;
        }
        return station;
    }

    /** Lets somebody end, of whom the engine does not know yet. */
    void end(Station station) {
        alive.remove(station.name());
        stations.remove(station);
        station.close();
    }

    /** Names what there is of an engine's: interfaces and tables. */
    List<String> leftovers() throws IOException {
        List<String> names = new ArrayList<>();
        try (RtNetlink links = RtNetlink.open(host.namespace());
                NfTables tables = filter()) {
            links.links().stream()
                    .map(Link::name)
                    .filter(name -> name.startsWith(Naming.PREFIX))
                    .forEach(names::add);
            for (Family family : List.of(Family.INET, Family.BRIDGE)) {
                tables.tables(family).forEach(each -> names.add(each.table().toString()));
            }
        }
        return names;
    }

    NfTables filter() throws IOException {
        return Namespaces.inside(List.of(host.namespace()), NfTables::open);
    }

    /** As {@code nft flush ruleset} does. */
    void flush() throws IOException {
        try (NfTables tables = filter()) {
            NftBatch batch = new NftBatch();
            for (Family family : List.of(Family.INET, Family.BRIDGE)) {
                tables.tables(family).forEach(each -> batch.deleteTable(each.table()));
            }
            tables.commit(batch);
        }
    }

    String hostSetting(String name) throws IOException {
        return Namespaces.inside(
                List.of(host.namespace()), () -> Host.setting(name).orElse("missing"));
    }

    void setHost(String name, String value) throws IOException {
        Namespaces.inside(List.of(host.namespace()), () -> Host.set(name, value));
    }

    @Override
    public void close() {
        stations.forEach(Station::close);
    }

    /** For tests that need one more namespace. */
    static Fd newNamespace() throws IOException {
        return Namespaces.insideNew(
                Namespaces.CLONE_NEWNET,
                () -> {
                    try (RtNetlink links = RtNetlink.open()) {
                        links.setUp("lo");
                    }
                    return Namespaces.current("net");
                });
    }
}
