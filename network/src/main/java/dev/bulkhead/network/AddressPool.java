package dev.bulkhead.network;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses of a network, of IPv4 or IPv6.
 *
 * @param subnet all of them
 * @param gateway the one that leads elsewhere: the bridge's own, or on a macvlan some router's
 * @param range those that are given to whoever asks for none in particular; empty for all
 * @param reserved further ones that are in use elsewhere, by names of the user's
 */
public record AddressPool(
        Subnet subnet,
        Optional<InetAddress> gateway,
        Optional<Subnet> range,
        Map<String, InetAddress> reserved) {
    public AddressPool {
        reserved = Map.copyOf(reserved);
        Subnet all = subnet;
        gateway.ifPresent(address -> require(all, address, "gateway"));
        reserved.forEach((name, address) -> require(all, address, "auxiliary address " + name));
        range.filter(part -> !all.contains(part))
                .ifPresent(part -> {
                    throw new IllegalArgumentException(
                            "the range %s is not in the subnet %s".formatted(part, all));
                });
    }

    /** All addresses of a subnet, the first of which is the gateway. */
    public static AddressPool of(Subnet subnet) {
        return new AddressPool(subnet, Optional.of(subnet.at(1)), Optional.empty(), Map.of());
    }

    private static void require(Subnet subnet, InetAddress address, String what) {
        if (!subnet.contains(address) || subnet.isReserved(address)) {
            throw new IllegalArgumentException(
                    "the %s %s is no address of the subnet %s"
                            .formatted(what, Subnet.text(address), subnet));
        }
    }
}
