package dev.bulkhead.network;

import dev.bulkhead.kernel.MacAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Somebody's place in a network.
 *
 * @param owner whose it is
 * @param network the network's id
 * @param hostLink the interface on the host's side; on a macvlan there is none, and this is empty
 * @param link the interface on their side, such as {@code eth0}
 * @param mac its MAC address
 * @param addresses its addresses: IPv4 and, where the network has it, IPv6
 * @param leading whether what is for elsewhere leaves by it
 */
public record Endpoint(
        String owner,
        String network,
        String hostLink,
        String link,
        MacAddress mac,
        List<InetAddress> addresses,
        boolean leading) {
    public Endpoint {
        addresses = List.copyOf(addresses);
    }

    Endpoint withLeading() {
        return new Endpoint(owner, network, hostLink, link, mac, addresses, true);
    }

    /** Returns its address of IPv4 or IPv6. */
    public Optional<InetAddress> address(boolean ipv6) {
        return addresses.stream()
                .filter(address -> address instanceof Inet6Address == ipv6)
                .findFirst();
    }

    /** Returns the address that the kernel makes of the MAC address by itself: RFC 4291. */
    InetAddress linkLocal() {
        byte[] mac = mac().bytes();
        byte[] bytes = {
            (byte) 0xfe,
            (byte) 0x80,
            0,
            0,
            0,
            0,
            0,
            0,
            (byte) (mac[0] ^ 2),
            mac[1],
            mac[2],
            (byte) 0xff,
            (byte) 0xfe,
            mac[3],
            mac[4],
            mac[5]
        };
        return Subnet.inetAddress(bytes);
    }
}
