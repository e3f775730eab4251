package dev.bulkhead.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One netlink request that is being written: struct nlmsghdr, a fixed structure, and attributes,
 * which may hold attributes themselves; netlink(7). All in the machine's byte order unless said
 * otherwise, everything aligned to 4 bytes.
 */
public final class NetlinkMessage {
    public static final int NLM_F_REQUEST = 0x1;
    public static final int NLM_F_ACK = 0x4;
    public static final int NLM_F_ECHO = 0x8;
    public static final int NLM_F_DUMP = 0x300;
    public static final int NLM_F_REPLACE = 0x100;
    public static final int NLM_F_EXCL = 0x200;
    public static final int NLM_F_CREATE = 0x400;
    public static final int NLM_F_APPEND = 0x800;

    /** The attribute holds attributes. */
    public static final int NLA_F_NESTED = 0x8000;

    static final int HEADER_SIZE = 16;
    static final int SEQUENCE = 8;

    private static final int ATTRIBUTE_HEADER_SIZE = 4;
    private static final int FIRST_CAPACITY = 256;
    private static final int LARGEST_ATTRIBUTE = 0xffff;

    private final int type;
    private final int flags;
    private ByteBuffer bytes = buffer(FIRST_CAPACITY);

    /** Writes the attributes of a message, or those inside another attribute. */
    @FunctionalInterface
    public interface Content {
        /** Adds attributes to the message. */
        void write(NetlinkMessage message);
    }

    /**
     * Begins a message.
     *
     * @param type such as {@code RTM_NEWLINK}
     * @param flags {@code NLM_F_*}; NLM_F_REQUEST is implied
     */
    public NetlinkMessage(int type, int flags) {
        this.type = type;
        this.flags = flags | NLM_F_REQUEST;
        bytes.putInt(0).putShort((short) type).putShort((short) this.flags).putInt(0).putInt(0);
    }

    /** Adds one byte to the fixed structure. */
    public NetlinkMessage putByte(int value) {
        require(Byte.BYTES).put((byte) value);
        return this;
    }

    /** Adds two bytes to the fixed structure. */
    public NetlinkMessage putShort(int value) {
        require(Short.BYTES).putShort((short) value);
        return this;
    }

    /** Adds four bytes to the fixed structure. */
    public NetlinkMessage putInt(int value) {
        require(Integer.BYTES).putInt(value);
        return this;
    }

    /** Adds an attribute of bytes. */
    public NetlinkMessage attribute(int type, byte[] value) {
        return attribute(type, message -> message.require(value.length).put(value));
    }

    /** Adds an attribute of one byte. */
    public NetlinkMessage attributeByte(int type, int value) {
        return attribute(type, message -> message.putByte(value));
    }

    /** Adds an attribute of two bytes. */
    public NetlinkMessage attributeShort(int type, int value) {
        return attribute(type, message -> message.putShort(value));
    }

    /** Adds an attribute of four bytes. */
    public NetlinkMessage attributeInt(int type, int value) {
        return attribute(type, message -> message.putInt(value));
    }

    /** Adds an attribute of four bytes in the network's byte order, as nf_tables has them. */
    public NetlinkMessage attributeBigEndian(int type, int value) {
        return attributeInt(
                type,
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                        ? value
                        : Integer.reverseBytes(value));
    }

    /** Adds an attribute that is a string with a NUL at its end. */
    public NetlinkMessage attributeString(int type, String value) {
        return attribute(type, (value + "\0").getBytes(UTF_8));
    }

    /** Adds an attribute that holds attributes. */
    public NetlinkMessage nested(int type, Content content) {
        return attribute(type | NLA_F_NESTED, content);
    }

    /** Adds an attribute whose content is written now, and its length and padding with it. */
    private NetlinkMessage attribute(int type, Content content) {
        int start = bytes.position();
        require(ATTRIBUTE_HEADER_SIZE).putShort((short) 0).putShort((short) type);
        content.write(this);
        int length = bytes.position() - start;
        if (length > LARGEST_ATTRIBUTE) {
            throw new IllegalArgumentException(
                    "netlink attribute %d of %d bytes: at most %d"
                            .formatted(type, length, LARGEST_ATTRIBUTE));
        }
        bytes.putShort(start, (short) length);
        while (bytes.position() % 4 != 0) {
            putByte(0);
        }
        return this;
    }

    int type() {
        return type;
    }

    int flags() {
        return flags;
    }

    int size() {
        return bytes.position();
    }

    /** Returns the whole message under a sequence number, by which its answers are known. */
    ByteBuffer encoded(int sequence, int additionalFlags) {
        ByteBuffer encoded = buffer(bytes.position()).put(bytes.duplicate().flip());
        encoded.putInt(0, bytes.position())
                .putShort(6, (short) (flags | additionalFlags))
                .putInt(SEQUENCE, sequence);
        return encoded.flip();
    }

    /** Returns the buffer with room for more bytes. */
    private ByteBuffer require(int size) {
        if (bytes.remaining() < size) {
            int capacity = Math.max(2 * bytes.capacity(), bytes.position() + size);
            bytes = buffer(capacity).put(bytes.flip());
        }
        return bytes;
    }

    private static ByteBuffer buffer(int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.nativeOrder());
    }

    @Override
    public String toString() {
        return "netlink message of type %d, flags %#x, %d bytes"
                .formatted(type, flags, bytes.position());
    }
}
