package dev.bulkhead.kernel;

/**
 * A network interface: struct ifinfomsg of rtnetlink(7).
 *
 * @param index its number in its network namespace, from 1
 * @param name its name, at most 15 bytes
 * @param flags {@code IFF_*} of netdevice(7)
 */
public record Link(int index, String name, int flags) {
    public static final int IFF_UP = 0x1;
    public static final int IFF_LOOPBACK = 0x8;
    public static final int IFF_RUNNING = 0x40;

    /** Returns whether it is switched on. */
    public boolean up() {
        return (flags & IFF_UP) != 0;
    }
}
