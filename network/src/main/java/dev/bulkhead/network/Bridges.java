package dev.bulkhead.network;

import dev.bulkhead.kernel.InterfaceAddress;
import dev.bulkhead.kernel.Link;
import dev.bulkhead.kernel.LinkRequest;
import dev.bulkhead.kernel.MacAddress;
import dev.bulkhead.kernel.RtNetlink;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/** The bridges themselves. */
final class Bridges {
    private final Host host;

    Bridges(Host host) {
        this.host = host;
    }

    /** Returns the bridge of a network, if it is there. */
    Optional<Link> find(NetworkSpec network) throws IOException {
        return host.links().findLink(network.link());
    }

    /** Makes the bridge of a network, with its addresses, and switches it on. */
    Link raise(NetworkSpec network) throws IOException {
        RtNetlink links = host.links();
        Optional<Link> present = find(network);
        if (present.isEmpty()) {
            links.create(
                    new LinkRequest.Bridge(network.link(), address(network.id()), network.mtu()));
        } else if (!present.get().kind().equals("bridge")) {
            throw new NetworkException(
                    NetworkException.Kind.CONFLICT,
                    "interface %s is there already, and no bridge".formatted(network.link()));
        }
        Link link = links.link(network.link());
        host.inside(() -> {
            configure(network);
            return true;
        });
        for (AddressPool pool : network.pools()) {
            if (pool.gateway().isPresent()) {
                InetAddress gateway = pool.gateway().get();
                links.addAddress(
                        new InterfaceAddress(link.index(), gateway, pool.subnet().prefixLength()));
            }
        }
        links.setUp(link.index());
        return link;
    }

    /** Nothing that a member sends changes the host's routes. */
    private static void configure(NetworkSpec network) throws IOException {
        String ipv4 = "ipv4/conf/" + network.link() + "/";
        Host.set(ipv4 + "accept_redirects", "0");
        Host.set(ipv4 + "secure_redirects", "0");
        Host.set(ipv4 + "send_redirects", "0");
        String ipv6 = "ipv6/conf/" + network.link() + "/";
        Host.set(ipv6 + "accept_ra", "0");
        Host.set(ipv6 + "accept_redirects", "0");
        Host.set(ipv6 + "disable_ipv6", network.isDual() ? "0" : "1");
    }

    /**
     * Lets what is published at the host's loopback be reached through a bridge; rules keep members
     * from sending there themselves.
     */
    void openLoopback(NetworkSpec network) throws IOException {
        host.inside(() -> Host.set("ipv4/conf/" + network.link() + "/route_localnet", "1"));
    }

    /** The same whenever a bridge is made anew, so that members find it again. */
    static MacAddress address(String id) {
        byte[] digits = HexFormat.of().parseHex(id.substring(0, 8));
        return MacAddress.of(new byte[] {2, 0x42, digits[0], digits[1], digits[2], digits[3]});
    }
}
