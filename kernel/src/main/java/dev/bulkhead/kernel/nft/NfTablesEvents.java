package dev.bulkhead.kernel.nft;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.NetlinkAttributes;
import dev.bulkhead.kernel.NetlinkSocket;
import dev.bulkhead.kernel.Poller;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Hears what others take out of the packet filter of a network namespace. */
public final class NfTablesEvents implements AutoCloseable {
    private static final int NFNLGRP_NFTABLES = 7;
    private static final int BUFFER = 4 << 20;
    private static final int HEADER_SIZE = 16;
    private static final int NFGENMSG_SIZE = 4;

    private final NetlinkSocket socket;

    private NfTablesEvents(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Begins to listen in the network namespace of the calling thread. */
    public static NfTablesEvents open() throws IOException {
        NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETLINK_NETFILTER);
        try {
            socket.enlarge(BUFFER);
            socket.subscribe(NFNLGRP_NFTABLES);
            return new NfTablesEvents(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Waits until somebody else removes a table of that name, or something in it.
     *
     * @param ownPort whose changes do not count: {@link NfTables#port}
     * @throws IOException also when this object is closed
     */
    public void awaitLoss(Poller poller, String table, int ownPort) throws IOException {
        while (true) {
            poller.awaitReadable(socket.fd());
            try {
                if (hasLoss(socket.receive(), table, ownPort)) {
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

    private static boolean hasLoss(ByteBuffer events, String table, int ownPort) {
        ByteBuffer rest = events.order(ByteOrder.nativeOrder());
        while (rest.remaining() >= HEADER_SIZE) {
            int start = rest.position();
            int length = rest.getInt(start);
            if (length < HEADER_SIZE + NFGENMSG_SIZE || length > rest.remaining()) {
                return true;
            }
            int type = Short.toUnsignedInt(rest.getShort(start + 4)) & 0xff;
            int port = rest.getInt(start + 12);
            int body = HEADER_SIZE + NFGENMSG_SIZE;
            NetlinkAttributes attributes =
                    NetlinkAttributes.parse(rest.slice(start + body, length - body));
            if (port != ownPort
                    && isRemoval(type)
                    && attributes.string(1).filter(table::equals).isPresent()) {
                return true;
            }
            rest.position(Math.min(rest.limit(), start + ((length + 3) & ~3)));
        }
        return false;
    }

    /** Table, chain, rule, set and element: each kind has new, get and delete, in this order. */
    private static boolean isRemoval(int type) {
        int kinds = 5;
        return type < 3 * kinds && type % 3 == NftBatch.DELTABLE;
    }

    @Override
    public void close() {
        socket.close();
    }
}
