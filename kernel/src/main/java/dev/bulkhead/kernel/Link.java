package dev.bulkhead.kernel;

import java.util.Optional;

/**
 * A network interface: struct ifinfomsg of rtnetlink(7).
 *
 * @param index its number in its network namespace, from 1
 * @param name its name, at most 15 bytes
 * @param flags {@code IFF_*} of netdevice(7)
 * @param kind what it is, such as {@code bridge}; empty for a device or the loopback
 * @param master the number of the bridge that it is a port of, or 0
 * @param mtu the longest packet
 * @param address its MAC address, where it has one
 * @param statistics what went through it
 */
public record Link(
        int index,
        String name,
        int flags,
        String kind,
        int master,
        int mtu,
        Optional<MacAddress> address,
        LinkStatistics statistics) {
    public static final int IFF_UP = 0x1;
    public static final int IFF_LOOPBACK = 0x8;
    public static final int IFF_RUNNING = 0x40;

    /** Returns whether it is switched on. */
    public boolean up() {
        return (flags & IFF_UP) != 0;
    }
}
