package dev.bulkhead.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes of a message from the kernel by their types: netlink(7). Of several with one type
 * the last counts.
 */
public final class NetlinkAttributes {
    private static final int HEADER_SIZE = 4;

    /** Without the flags of nesting and byte order. */
    private static final int TYPE_MASK = 0x3fff;

    private final Map<Integer, ByteBuffer> values;

    private NetlinkAttributes(Map<Integer, ByteBuffer> values) {
        this.values = values;
    }

    /** Reads the attributes from the buffer's position to its limit; a broken tail is left out. */
    public static NetlinkAttributes parse(ByteBuffer bytes) {
        ByteBuffer rest = bytes.slice().order(ByteOrder.nativeOrder());
        Map<Integer, ByteBuffer> values = new LinkedHashMap<>();
        while (rest.remaining() >= HEADER_SIZE) {
            int start = rest.position();
            int length = Short.toUnsignedInt(rest.getShort());
            int type = rest.getShort() & TYPE_MASK;
            if (length < HEADER_SIZE || length > rest.limit() - start) {
                break;
            }
            values.put(type, rest.slice(start + HEADER_SIZE, length - HEADER_SIZE));
            rest.position(Math.min(rest.limit(), start + aligned(length)));
        }
        return new NetlinkAttributes(values);
    }

    static int aligned(int length) {
        return (length + 3) & ~3;
    }

    /** Returns an attribute's bytes, in the machine's byte order. */
    public Optional<ByteBuffer> bytes(int type) {
        return Optional.ofNullable(values.get(type))
                .map(value -> value.duplicate().order(ByteOrder.nativeOrder()));
    }

    /** Returns an attribute of four bytes, unless it is shorter. */
    public Optional<Integer> integer(int type) {
        return bytes(type)
                .filter(value -> value.remaining() >= Integer.BYTES)
                .map(value -> value.getInt(0));
    }

    /** Returns an attribute that is a string, without the NUL at its end. */
    public Optional<String> string(int type) {
        return bytes(type)
                .map(value -> {
                    String text = UTF_8.decode(value).toString();
                    int end = text.indexOf('\0');
                    return end < 0 ? text : text.substring(0, end);
                });
    }

    /** Returns the attributes of a list: those that have the same type, in order. */
    public static List<NetlinkAttributes> list(ByteBuffer bytes) {
        ByteBuffer rest = bytes.slice().order(ByteOrder.nativeOrder());
        List<NetlinkAttributes> elements = new ArrayList<>();
        while (rest.remaining() >= HEADER_SIZE) {
            int start = rest.position();
            int length = Short.toUnsignedInt(rest.getShort(start));
            if (length < HEADER_SIZE || length > rest.remaining()) {
                break;
            }
            elements.add(parse(rest.slice(start + HEADER_SIZE, length - HEADER_SIZE)));
            rest.position(Math.min(rest.limit(), start + aligned(length)));
        }
        return elements;
    }

    /** Returns the attributes inside an attribute; none if it is not there. */
    public NetlinkAttributes nested(int type) {
        return parse(bytes(type).orElse(ByteBuffer.allocate(0)));
    }
}
