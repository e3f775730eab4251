package dev.bulkhead.network;

import dev.bulkhead.kernel.Route;
import dev.bulkhead.kernel.RtNetlink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses subnets that nobody has: small ones, since a machine has few private addresses to spare,
 * yet as large as a bridge has ports, and none that the host has a route to, such as that of a VPN.
 */
final class PoolChooser {
    /** 1,021 members: a bridge has 1,023 ports. */
    private static final int PREFIX_LENGTH = 22;

    private static final int PREFIX_LENGTH6 = 64;

    /** In this order; the first is where Docker begins. */
    private static final List<Subnet> AREAS =
            List.of(
                    Subnet.parse("172.17.0.0/16"),
                    Subnet.parse("172.18.0.0/15"),
                    Subnet.parse("172.20.0.0/14"),
                    Subnet.parse("172.24.0.0/13"),
                    Subnet.parse("192.168.0.0/16"),
                    Subnet.parse("10.128.0.0/9"));

    private final RtNetlink links;
    private final Naming naming;

    PoolChooser(RtNetlink links, Naming naming) {
        this.links = links;
        this.naming = naming;
    }

    /**
     * Returns a subnet that is not in use.
     *
     * @param taken those of other networks
     * @throws NetworkException if there is none left
     */
    Subnet choose(boolean ipv6, List<Subnet> taken) throws IOException {
        List<Subnet> used = new ArrayList<>(taken);
        used.addAll(routed(""));
        return (ipv6 ? free6(used) : free4(used))
                .orElseThrow(() ->
                        new NetworkException(
                                NetworkException.Kind.CONFLICT,
                                "no subnet is left: all of "
                                        + (ipv6 ? "this engine's own prefix" : AREAS)
                                        + " are in use by networks or by routes of this machine;"
                                        + " name another one with --subnet"));
    }

    private static Optional<Subnet> free4(List<Subnet> used) {
        for (Subnet area : AREAS) {
            int count = 1 << (PREFIX_LENGTH - area.prefixLength());
            for (int i = 0; i < count; i++) {
                Subnet candidate =
                        new Subnet(area.at((long) i << (32 - PREFIX_LENGTH)), PREFIX_LENGTH);
                if (used.stream().noneMatch(candidate::overlaps)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Subnet> free6(List<Subnet> used) {
        byte[] prefix = naming.localPrefix();
        for (int i = 0; i < 1 << 16; i++) {
            prefix[6] = (byte) (i >> 8);
            prefix[7] = (byte) i;
            Subnet candidate = new Subnet(Subnet.inetAddress(prefix), PREFIX_LENGTH6);
            if (used.stream().noneMatch(candidate::overlaps)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns a subnet of another interface that overlaps one.
     *
     * @param own the interface that may have it
     */
    Optional<Subnet> clash(Subnet subnet, String own) throws IOException {
        return routed(own).stream().filter(subnet::overlaps).findFirst();
    }

    private List<Subnet> routed(String exceptLink) throws IOException {
        int except =
                exceptLink.isEmpty() ? 0 : links.findLink(exceptLink).map(l -> l.index()).orElse(0);
        return links.routes().stream()
                .filter(route -> !route.isDefault() && isPlace(route))
                .filter(route -> except == 0 || route.link() != except)
                .map(route -> new Subnet(route.destination(), route.prefixLength()))
                .toList();
    }

    /** Neither groups nor what every interface has. */
    private static boolean isPlace(Route route) {
        return !route.destination().isMulticastAddress()
                && !route.destination().isLinkLocalAddress()
                && !route.destination().isAnyLocalAddress();
    }
}
