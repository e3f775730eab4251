package dev.bulkhead.kernel.nft;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.kernel.NetlinkAttributes;
import dev.bulkhead.kernel.NetlinkMessage;
import dev.bulkhead.kernel.NetlinkSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The packet filter of a network namespace: that of the thread which opened it. Not for use by
 * several threads at once.
 */
public final class NfTables implements AutoCloseable {
    /** Thousands of elements in one batch. */
    private static final int BUFFER = 8 << 20;

    private static final int NFGENMSG_SIZE = 4;
    private static final int GETSETELEM = 13;
    private static final int NFTA_LIST_ELEM = 3;

    private final NetlinkSocket socket;

    private NfTables(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens the packet filter. */
    public static NfTables open() throws IOException {
        NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETLINK_NETFILTER);
        try {
            socket.enlarge(BUFFER);
            return new NfTables(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Makes changes.
     *
     * @throws dev.bulkhead.kernel.KernelException the first that the kernel refused; none is made
     *     then
     */
    public void commit(NftBatch batch) throws IOException {
        if (!batch.isEmpty()) {
            socket.requestAll(batch.framed());
        }
    }

    /** Returns the number by which events say that this object made a change. */
    public int port() throws IOException {
        return socket.port();
    }

    /**
     * A table that is there.
     *
     * @param table its name
     * @param comment whose it is
     */
    public record Named(NftTable table, String comment) {}

    /** Lists the tables of a family. */
    public List<Named> tables(Family family) throws IOException {
        NetlinkMessage message =
                NftBatch.message(NftBatch.GETTABLE, NetlinkMessage.NLM_F_DUMP, family);
        List<Named> tables = new ArrayList<>();
        for (ByteBuffer answer : socket.request(message, "list tables of the packet filter")) {
            NetlinkAttributes attributes = attributes(answer);
            NftTable table = new NftTable(family, attributes.string(1).orElse(""));
            String comment =
                    attributes.bytes(6).map(bytes -> UTF_8.decode(bytes).toString()).orElse("");
            tables.add(new Named(table, comment));
        }
        return List.copyOf(tables);
    }

    /** Lists the elements of a set or map, in no order. */
    public List<Element> elements(NftTable table, NftSet set) throws IOException {
        NetlinkMessage message =
                NftBatch.message(GETSETELEM, NetlinkMessage.NLM_F_DUMP, table.family())
                        .attributeString(1, table.name())
                        .attributeString(2, set.name());
        List<Element> elements = new ArrayList<>();
        for (ByteBuffer answer :
                socket.request(message, "list elements of %s in %s".formatted(set, table))) {
            ByteBuffer list =
                    attributes(answer).bytes(NFTA_LIST_ELEM).orElse(ByteBuffer.allocate(0));
            NetlinkAttributes.list(list).forEach(each -> elements.add(element(each)));
        }
        return List.copyOf(elements);
    }

    private static Element element(NetlinkAttributes attributes) {
        return new Element(bytes(attributes.nested(1)), bytes(attributes.nested(2)));
    }

    private static byte[] bytes(NetlinkAttributes data) {
        ByteBuffer value = data.bytes(1).orElse(ByteBuffer.allocate(0));
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        return bytes;
    }

    private static NetlinkAttributes attributes(ByteBuffer answer) {
        return NetlinkAttributes.parse(
                answer.slice(NFGENMSG_SIZE, answer.remaining() - NFGENMSG_SIZE));
    }

    @Override
    public void close() {
        socket.close();
    }
}
