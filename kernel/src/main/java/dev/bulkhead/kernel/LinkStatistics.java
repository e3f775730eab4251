package dev.bulkhead.kernel;

import java.nio.ByteBuffer;

/**
 * What went through an interface, as it sees it: struct rtnl_link_stats64.
 *
 * @param receivedPackets packets that came in
 * @param sentPackets packets that went out
 * @param receivedBytes their bytes
 * @param sentBytes their bytes
 * @param receiveErrors broken packets
 * @param sendErrors packets that could not be sent
 * @param receivesDropped packets for which there was no room
 * @param sendsDropped packets for which there was no room
 */
public record LinkStatistics(
        long receivedPackets,
        long sentPackets,
        long receivedBytes,
        long sentBytes,
        long receiveErrors,
        long sendErrors,
        long receivesDropped,
        long sendsDropped) {
    private static final int FIELDS = 8;

    /** What nothing went through. */
    public static final LinkStatistics NONE = new LinkStatistics(0, 0, 0, 0, 0, 0, 0, 0);

    static LinkStatistics read(ByteBuffer structure) {
        if (structure.remaining() < FIELDS * Long.BYTES) {
            return NONE;
        }
        return new LinkStatistics(
                structure.getLong(),
                structure.getLong(),
                structure.getLong(),
                structure.getLong(),
                structure.getLong(),
                structure.getLong(),
                structure.getLong(),
                structure.getLong());
    }

    /** Returns what the other end of a cable saw. */
    public LinkStatistics otherEnd() {
        return new LinkStatistics(
                /* receivedPackets= */ sentPackets,
                /* sentPackets= */ receivedPackets,
                /* receivedBytes= */ sentBytes,
                /* sentBytes= */ receivedBytes,
                /* receiveErrors= */ sendErrors,
                /* sendErrors= */ receiveErrors,
                /* receivesDropped= */ sendsDropped,
                /* sendsDropped= */ receivesDropped);
    }
}
