package dev.bulkhead.kernel;

import java.util.Optional;
import java.util.OptionalInt;

/** An interface that is to be made. */
public sealed interface LinkRequest {
    /** Returns its name. */
    String name();

    /**
     * A bridge.
     *
     * @param address its MAC address, which then does not change with its ports
     * @param mtu the longest packet
     */
    record Bridge(String name, MacAddress address, int mtu) implements LinkRequest {}

    /**
     * Two ends of a cable: one here, switched on, a port of a bridge; the other elsewhere, still
     * off.
     *
     * @param bridge the number of the bridge
     * @param peer the other end
     */
    record Veth(String name, int bridge, Peer peer) implements LinkRequest {}

    /**
     * The end of a cable in another network namespace.
     *
     * @param namespace the namespace
     * @param name its name there
     */
    record Peer(Fd namespace, String name, MacAddress address, int mtu) {}

    /**
     * An interface with an address of its own on another one's network, in another namespace.
     *
     * @param parent the number of the interface that it is on
     * @param mode who hears whom: {@code MACVLAN_MODE_*}
     * @param namespace the namespace that it is made in
     * @param mtu the longest packet; the parent's, if not given
     */
    record Macvlan(
            String name,
            int parent,
            int mode,
            Fd namespace,
            Optional<MacAddress> address,
            OptionalInt mtu)
            implements LinkRequest {
        public static final int MACVLAN_MODE_PRIVATE = 1;
        public static final int MACVLAN_MODE_VEPA = 2;
        public static final int MACVLAN_MODE_BRIDGE = 4;
        public static final int MACVLAN_MODE_PASSTHRU = 8;
    }

    /** An interface that leads nowhere. */
    record Dummy(String name) implements LinkRequest {}
}
