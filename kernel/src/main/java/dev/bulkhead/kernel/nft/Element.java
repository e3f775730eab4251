package dev.bulkhead.kernel.nft;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An element of a set or map: a key, and in a map a value, as the kernel compares them. Where
 * either has several parts, each is filled up to a multiple of four bytes.
 */
public final class Element {
    private static final int INTERFACE_NAME_SIZE = 16;
    private static final byte[] NOTHING = {};

    private final byte[] key;
    private final byte[] value;

    Element(byte[] key, byte[] value) {
        this.key = key;
        this.value = value;
    }

    /** Makes an element of a set. */
    public static Element of(byte[]... parts) {
        return new Element(concatenate(parts), NOTHING);
    }

    /** Makes an element of a map. */
    public Element to(byte[]... parts) {
        return new Element(key, concatenate(parts));
    }

    byte[] key() {
        return key;
    }

    byte[] value() {
        return value;
    }

    private static byte[] concatenate(byte[]... parts) {
        if (parts.length == 1) {
            return parts[0];
        }
        byte[] whole = new byte[Arrays.stream(parts).mapToInt(Element::filled).sum()];
        int position = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, position, part.length);
            position += filled(part);
        }
        return whole;
    }

    private static int filled(byte[] part) {
        return (part.length + 3) & ~3;
    }

    /** The name of an interface as a part. */
    public static byte[] interfaceName(String name) {
        return Arrays.copyOf(name.getBytes(US_ASCII), INTERFACE_NAME_SIZE);
    }

    /** A port as a part. */
    public static byte[] port(int port) {
        return new byte[] {(byte) (port >> 8), (byte) port};
    }

    /** One byte, such as a protocol, as a part. */
    public static byte[] octet(int value) {
        return new byte[] {(byte) value};
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Element that
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.formatHex(key) + (value.length == 0 ? "" : " : " + hex.formatHex(value));
    }
}
