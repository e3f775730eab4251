package dev.bulkhead.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Predicate;

/** Hears which interfaces of a network namespace are removed: rtnetlink(7). */
public final class LinkEvents implements AutoCloseable {
    private static final int RTNLGRP_LINK = 1;
    private static final int RTM_DELLINK = 17;
    private static final int AF_UNSPEC = 0;

    private final NetlinkSocket socket;

    private LinkEvents(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Begins to listen in the network namespace of the calling thread. */
    public static LinkEvents open() throws IOException {
        NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE);
        try {
            socket.subscribe(RTNLGRP_LINK);
            return new LinkEvents(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Waits until an interface is removed.
     *
     * @param name which ones count
     * @throws IOException also when this object is closed
     */
    public void awaitLoss(Poller poller, Predicate<String> name) throws IOException {
        while (true) {
            poller.awaitReadable(socket.fd());
            try {
                if (hasLoss(socket.receive(), name)) {
                    return;
                }
            } catch (KernelException e) {
                if (e.errno() == Errno.ENOBUFS) {
                    // Events were lost: perhaps that one too.
                    return;
                }
                throw e;
            }
        }
    }

    private static boolean hasLoss(ByteBuffer events, Predicate<String> name) {
        ByteBuffer rest = events.order(ByteOrder.nativeOrder());
        while (rest.remaining() > NetlinkMessage.HEADER_SIZE) {
            int start = rest.position();
            int length = rest.getInt(start);
            if (length <= NetlinkMessage.HEADER_SIZE || length > rest.remaining()) {
                return true;
            }
            int type = Short.toUnsignedInt(rest.getShort(start + 4));
            ByteBuffer body =
                    rest.slice(
                                    start + NetlinkMessage.HEADER_SIZE,
                                    length - NetlinkMessage.HEADER_SIZE)
                            .order(ByteOrder.nativeOrder());
            // A port that leaves a bridge is told in the same way, with the bridge's family.
            if (type == RTM_DELLINK
                    && body.get(0) == AF_UNSPEC
                    && name.test(LinkMessages.link(body).name())) {
                return true;
            }
            rest.position(Math.min(rest.limit(), start + NetlinkAttributes.aligned(length)));
        }
        return false;
    }

    @Override
    public void close() {
        socket.close();
    }
}
