package dev.bulkhead.network;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.InterfaceAddress;
import dev.bulkhead.kernel.Link;
import dev.bulkhead.kernel.Namespaces;
import dev.bulkhead.kernel.Route;
import dev.bulkhead.kernel.RtNetlink;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The network namespace of a member. */
final class Interior implements AutoCloseable {
    private static final InetAddress EVERYWHERE4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress EVERYWHERE6 = InetAddress.ofLiteral("::");

    private final RtNetlink links;

    private Interior(RtNetlink links) {
        this.links = links;
    }

    /** Opens it, and prepares it for interfaces that are made in it. */
    static Interior open(Fd namespace, boolean ipv6) throws IOException {
        return Namespaces.inside(
                List.of(namespace),
                () -> {
                    prepare(ipv6);
                    return new Interior(RtNetlink.open());
                });
    }

    /**
     * Nobody else on a network changes its routes; ordinary users may serve low ports, and ping.
     */
    private static void prepare(boolean ipv6) throws IOException {
        Host.set("ipv4/conf/all/accept_redirects", "0");
        Host.set("ipv4/conf/default/accept_redirects", "0");
        Host.set("ipv6/conf/default/accept_ra", "0");
        Host.set("ipv6/conf/default/accept_redirects", "0");
        Host.set("ipv6/conf/default/disable_ipv6", ipv6 ? "0" : "1");
        Host.set("ipv4/ip_unprivileged_port_start", "0");
    }

    /** Gives an interface its addresses, switches it on, and leads elsewhere by it. */
    void configure(Endpoint endpoint, NetworkSpec network) throws IOException {
        Link link = links.link(endpoint.link());
        for (AddressPool pool : network.pools()) {
            Optional<InetAddress> address = endpoint.address(pool.subnet().isIpv6());
            if (address.isPresent()) {
                links.addAddress(
                        new InterfaceAddress(
                                link.index(), address.get(), pool.subnet().prefixLength()));
            }
        }
        links.setUp(link.index());
        if (endpoint.leading()) {
            lead(endpoint, network);
        }
    }

    /** Lets what is for elsewhere leave by an interface, in the place of another one. */
    void lead(Endpoint endpoint, NetworkSpec network) throws IOException {
        if (network.internal()) {
            return;
        }
        Link link = links.link(endpoint.link());
        for (AddressPool pool : network.pools()) {
            boolean ipv6 = pool.subnet().isIpv6();
            if (pool.gateway().isPresent() && endpoint.address(ipv6).isPresent()) {
                links.addRoute(
                        new Route(
                                ipv6 ? EVERYWHERE6 : EVERYWHERE4,
                                0,
                                pool.gateway(),
                                link.index(),
                                Route.RT_TABLE_MAIN,
                                Route.RTN_UNICAST,
                                0));
            }
        }
    }

    /** Removes an interface; one that is gone is no error. */
    void remove(Endpoint endpoint) throws IOException {
        links.delete(endpoint.link());
    }

    @Override
    public void close() {
        links.close();
    }
}
