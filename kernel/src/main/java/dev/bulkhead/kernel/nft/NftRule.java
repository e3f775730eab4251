package dev.bulkhead.kernel.nft;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bulkhead.kernel.NetlinkMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule that is being written: expressions that load parts of a packet into registers, compare
 * them, and decide. An expression that does not match ends the rule. Registers have four bytes
 * each; what is larger takes several, beginning at {@link #FIRST}.
 */
public final class NftRule {
    /** The first of 16 registers of four bytes. */
    public static final int FIRST = 8;

    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_DATA_VALUE = 1;
    private static final int NFTA_DATA_VERDICT = 2;
    private static final int NFT_REG_VERDICT = 0;
    private static final int NFT_CMP_EQ = 0;
    private static final int NFT_CMP_NEQ = 1;

    private final List<NetlinkMessage.Content> expressions = new ArrayList<>();

    /** Begins with a rule that matches everything and decides nothing. */
    public NftRule() {}

    /** What is known of a packet beside its bytes: {@code NFT_META_*}. */
    public enum Meta {
        /** The protocol in the frame, two bytes as in the frame. */
        PROTOCOL(1),
        /** The name of the interface that it came by. */
        INPUT_NAME(6),
        /** The name of the interface that it leaves by. */
        OUTPUT_NAME(7),
        /** IPv4 or IPv6, one byte. */
        NETWORK_FAMILY(15),
        /** TCP, UDP or another, one byte. */
        TRANSPORT_PROTOCOL(16);

        private final int number;

        Meta(int number) {
            this.number = number;
        }
    }

    /** Which header of a packet: {@code NFT_PAYLOAD_*_HEADER}. */
    public enum Header {
        LINK(0),
        NETWORK(1),
        TRANSPORT(2);

        private final int number;

        Header(int number) {
            this.number = number;
        }
    }

    /** What the tracking of connections knows: {@code NFT_CT_*}, four bytes. */
    public enum Connection {
        /** {@link #ESTABLISHED} and so on. */
        STATE(0),
        /** {@link #DESTINATION_CHANGED} and so on. */
        STATUS(2);

        public static final int ESTABLISHED = 2;
        public static final int RELATED = 4;
        public static final int DESTINATION_CHANGED = 1 << 5;

        private final int number;

        Connection(int number) {
            this.number = number;
        }
    }

    /** Loads what is known of the packet. */
    public NftRule meta(Meta key, int register) {
        return add(
                "meta",
                data -> data.attributeBigEndian(1, register).attributeBigEndian(2, key.number));
    }

    /** Loads bytes of the packet. */
    public NftRule payload(Header header, int offset, int length, int register) {
        return add(
                "payload",
                data ->
                        data.attributeBigEndian(1, register)
                                .attributeBigEndian(2, header.number)
                                .attributeBigEndian(3, offset)
                                .attributeBigEndian(4, length));
    }

    /** Goes on if a register has these bytes. */
    public NftRule is(int register, byte... bytes) {
        return compare(NFT_CMP_EQ, register, bytes);
    }

    /** Goes on if a register has other bytes. */
    public NftRule isNot(int register, byte... bytes) {
        return compare(NFT_CMP_NEQ, register, bytes);
    }

    private NftRule compare(int operator, int register, byte... bytes) {
        return add(
                "cmp",
                data ->
                        data.attributeBigEndian(1, register)
                                .attributeBigEndian(2, operator)
                                .nested(3, value -> value.attribute(NFTA_DATA_VALUE, bytes)));
    }

    /** Goes on if a packet came by an interface whose name begins so. */
    public NftRule inputBegins(String prefix) {
        return meta(Meta.INPUT_NAME, FIRST).is(FIRST, prefix.getBytes(US_ASCII));
    }

    /** Goes on if a packet did not come by an interface whose name begins so. */
    public NftRule inputDoesNotBegin(String prefix) {
        return meta(Meta.INPUT_NAME, FIRST).isNot(FIRST, prefix.getBytes(US_ASCII));
    }

    /** Goes on if a packet does not leave by an interface whose name begins so. */
    public NftRule outputDoesNotBegin(String prefix) {
        return meta(Meta.OUTPUT_NAME, FIRST).isNot(FIRST, prefix.getBytes(US_ASCII));
    }

    /** Goes on if a packet is of IPv4 or IPv6. */
    public NftRule family(Family family) {
        return meta(Meta.NETWORK_FAMILY, FIRST).is(FIRST, (byte) family.number());
    }

    /** Goes on if one of some bits is set in what is known of the connection. */
    public NftRule connection(Connection key, int bits) {
        return add(
                        "ct",
                        data -> data.attributeBigEndian(1, FIRST).attributeBigEndian(2, key.number))
                .mask(FIRST, nativeOrder(bits))
                .isNot(FIRST, nativeOrder(0));
    }

    /** Keeps some bits of a register. */
    public NftRule mask(int register, byte... mask) {
        return add(
                "bitwise",
                data ->
                        data.attributeBigEndian(1, register)
                                .attributeBigEndian(2, register)
                                .attributeBigEndian(3, mask.length)
                                .nested(4, value -> value.attribute(NFTA_DATA_VALUE, mask))
                                .nested(
                                        5,
                                        value ->
                                                value.attribute(
                                                        NFTA_DATA_VALUE, new byte[mask.length])));
    }

    /** Goes on if the packet is for this machine itself. */
    public NftRule isForThisMachine() {
        int addressType = 3;
        int destination = 2;
        int local = 2;
        return add(
                        "fib",
                        data ->
                                data.attributeBigEndian(1, FIRST)
                                        .attributeBigEndian(2, addressType)
                                        .attributeBigEndian(3, destination))
                .is(FIRST, nativeOrder(local));
    }

    /** Goes on if a set has what the registers hold. */
    public NftRule in(NftSet set, int register) {
        return add(
                "lookup",
                data -> data.attributeString(1, set.name()).attributeBigEndian(2, register));
    }

    /** Goes on if a set does not have what the registers hold. */
    public NftRule notIn(NftSet set, int register) {
        return add(
                "lookup",
                data ->
                        data.attributeString(1, set.name())
                                .attributeBigEndian(2, register)
                                .attributeBigEndian(5, 1));
    }

    /** Looks a value up by what the registers hold; goes on if there is one. */
    public NftRule map(NftSet map, int from, int to) {
        return add(
                "lookup",
                data ->
                        data.attributeString(1, map.name())
                                .attributeBigEndian(2, from)
                                .attributeBigEndian(3, to));
    }

    /** Sends the connection elsewhere: to the address and the port that registers hold. */
    public NftRule sendTo(Family family, int address, int port) {
        return add(
                "nat",
                data ->
                        data.attributeBigEndian(1, 1)
                                .attributeBigEndian(2, family.number())
                                .attributeBigEndian(3, address)
                                .attributeBigEndian(5, port));
    }

    /** Gives the connection the source address of the interface that it leaves by. */
    public NftRule masquerade() {
        return add("masq", _ -> {});
    }

    /** Decides. */
    public NftRule verdict(Verdict verdict) {
        return add(
                "immediate",
                data ->
                        data.attributeBigEndian(1, NFT_REG_VERDICT)
                                .nested(
                                        2,
                                        value ->
                                                value.nested(
                                                        NFTA_DATA_VERDICT,
                                                        decision -> {
                                                            decision.attributeBigEndian(
                                                                    1, verdict.code());
                                                            verdict.chain()
                                                                    .ifPresent(chain ->
                                                                            decision
                                                                                    .attributeString(
                                                                                            2,
                                                                                            chain));
                                                        })));
    }

    private NftRule add(String name, NetlinkMessage.Content data) {
        expressions.add(expression ->
                expression.attributeString(NFTA_EXPR_NAME, name).nested(NFTA_EXPR_DATA, data));
        return this;
    }

    void write(NetlinkMessage message) {
        expressions.forEach(expression -> message.nested(NFTA_LIST_ELEM, expression));
    }

    private static byte[] nativeOrder(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }
}
