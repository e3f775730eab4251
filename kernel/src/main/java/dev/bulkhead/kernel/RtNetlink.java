package dev.bulkhead.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The network interfaces, addresses and routes of one network namespace: rtnetlink(7). It stays
 * with the namespace of the thread that opened it. Not for use by several threads at once.
 */
public final class RtNetlink implements AutoCloseable {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_SETLINK = 19;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_GETROUTE = 26;
    private static final int RTM_NEWNEIGH = 28;
    private static final int CREATE = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;
    private static final int CREATE_OR_REPLACE =
            NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_REPLACE;

    private final NetlinkSocket socket;

    private RtNetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens the network namespace of the calling thread. */
    public static RtNetlink open() throws IOException {
        return new RtNetlink(NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE));
    }

    /** Opens another network namespace. */
    public static RtNetlink open(Fd networkNamespace) throws IOException {
        return Namespaces.inside(List.of(networkNamespace), RtNetlink::open);
    }

    /** Lists the interfaces. */
    public List<Link> links() throws IOException {
        NetlinkMessage message =
                LinkMessages.begin(RTM_GETLINK, NetlinkMessage.NLM_F_DUMP, 0, 0, 0);
        return socket.request(message, "list of network interfaces").stream()
                .map(LinkMessages::link)
                .toList();
    }

    /**
     * Finds an interface by its name.
     *
     * @throws KernelException ENODEV if there is none
     */
    public Link link(String name) throws IOException {
        NetlinkMessage message = LinkMessages.named(RTM_GETLINK, 0, name);
        return LinkMessages.link(socket.request(message, "network interface " + name).getFirst());
    }

    /** Finds an interface by its name, if it is there. */
    public Optional<Link> findLink(String name) throws IOException {
        try {
            return Optional.of(link(name));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Makes an interface.
     *
     * @throws KernelException EEXIST if there is one of its name
     */
    public void create(LinkRequest request) throws IOException {
        NetlinkMessage message = LinkMessages.create(RTM_NEWLINK, CREATE, request);
        socket.request(message, "make network interface " + request);
    }

    /**
     * Removes an interface.
     *
     * @return false if there is none of that name
     */
    public boolean delete(String name) throws IOException {
        try {
            socket.request(
                    LinkMessages.named(RTM_DELLINK, 0, name), "remove network interface " + name);
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.ENODEV) {
                return false;
            }
            throw e;
        }
    }

    /** Switches an interface on. */
    public void setUp(int index) throws IOException {
        NetlinkMessage message =
                LinkMessages.begin(RTM_NEWLINK, 0, index, Link.IFF_UP, Link.IFF_UP);
        socket.request(message, "network interface %d up".formatted(index));
    }

    /** Switches an interface on, such as {@code lo}. */
    public void setUp(String name) throws IOException {
        socket.request(
                LinkMessages.named(RTM_NEWLINK, Link.IFF_UP, name),
                "network interface %s up".formatted(name));
    }

    /** Switches an interface off. */
    public void setDown(int index) throws IOException {
        NetlinkMessage message = LinkMessages.begin(RTM_NEWLINK, 0, index, 0, Link.IFF_UP);
        socket.request(message, "network interface %d down".formatted(index));
    }

    /** Makes an interface a port of a bridge. */
    public void setMaster(int index, int bridge) throws IOException {
        socket.request(
                LinkMessages.setMaster(RTM_NEWLINK, index, bridge),
                "make network interface %d a port of %d".formatted(index, bridge));
    }

    /** Lets a bridge send frames back by the port that they came by. */
    public void setHairpin(int port) throws IOException {
        socket.request(
                LinkMessages.hairpin(RTM_SETLINK, port), "bridge port %d hairpin".formatted(port));
    }

    /** Lists the addresses of all interfaces. */
    public List<InterfaceAddress> addresses() throws IOException {
        NetlinkMessage message =
                new NetlinkMessage(RTM_GETADDR, NetlinkMessage.NLM_F_DUMP).putInt(0).putInt(0);
        List<InterfaceAddress> addresses = new ArrayList<>();
        for (ByteBuffer answer : socket.request(message, "list of addresses")) {
            AddressMessages.address(answer).ifPresent(addresses::add);
        }
        return List.copyOf(addresses);
    }

    /**
     * Gives an interface an address, in force at once: no other machine is asked whether it has it.
     */
    public void addAddress(InterfaceAddress address) throws IOException {
        socket.request(
                AddressMessages.address(RTM_NEWADDR, CREATE_OR_REPLACE, address), "add " + address);
    }

    /** Takes an address from an interface. */
    public void deleteAddress(InterfaceAddress address) throws IOException {
        socket.request(AddressMessages.address(RTM_DELADDR, 0, address), "remove " + address);
    }

    /** Lists the routes of all tables, IPv4 first. */
    public List<Route> routes() throws IOException {
        List<Route> routes = new ArrayList<>();
        for (int family : List.of(AddressMessages.AF_INET, AddressMessages.AF_INET6)) {
            NetlinkMessage message =
                    AddressMessages.routes(RTM_GETROUTE, NetlinkMessage.NLM_F_DUMP, family);
            for (ByteBuffer answer : socket.request(message, "list of routes")) {
                AddressMessages.route(answer).ifPresent(routes::add);
            }
        }
        return List.copyOf(routes);
    }

    /** Adds a route, or puts it in the place of one that differs in the way only. */
    public void addRoute(Route route) throws IOException {
        socket.request(
                AddressMessages.route(RTM_NEWROUTE, CREATE_OR_REPLACE, route), "add " + route);
    }

    /** Removes a route. */
    public void deleteRoute(Route route) throws IOException {
        socket.request(AddressMessages.route(RTM_DELROUTE, 0, route), "remove " + route);
    }

    /** Says which MAC address a neighbour has, so that it need not be asked. */
    public void addNeighbour(int link, InetAddress address, MacAddress mac) throws IOException {
        socket.request(
                AddressMessages.neighbour(RTM_NEWNEIGH, CREATE_OR_REPLACE, link, address, mac),
                "add neighbour %s at %s to network interface %d".formatted(address, mac, link));
    }

    @Override
    public void close() {
        socket.close();
    }
}
