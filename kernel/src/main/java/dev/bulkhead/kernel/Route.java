package dev.bulkhead.kernel;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A route.
 *
 * @param destination the network's address
 * @param prefixLength how many of its bits count: 0 for the default route
 * @param gateway who passes packets on, if they are not there yet
 * @param link the number of the interface that they leave by, or 0
 * @param table the table that it is in
 * @param type what becomes of packets: {@code RTN_*}
 * @param metric the lower, the more it is preferred
 */
public record Route(
        InetAddress destination,
        int prefixLength,
        Optional<InetAddress> gateway,
        int link,
        int table,
        int type,
        int metric) {
    public static final int RT_TABLE_MAIN = 254;
    public static final int RT_TABLE_LOCAL = 255;
    public static final int RTN_UNICAST = 1;

    /** Returns whether it leads to everywhere. */
    public boolean isDefault() {
        return prefixLength == 0;
    }
}
