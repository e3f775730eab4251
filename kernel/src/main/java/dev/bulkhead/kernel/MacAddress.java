package dev.bulkhead.kernel;

import java.util.Arrays;
import java.util.HexFormat;

/** The address of an Ethernet interface: six bytes. */
public final class MacAddress {
    private static final int SIZE = 6;
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

    private final byte[] bytes;

    private MacAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Makes an address of its bytes.
     *
     * @throws IllegalArgumentException if there are not six
     */
    public static MacAddress of(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException(
                    "a MAC address of %d bytes, not %d".formatted(bytes.length, SIZE));
        }
        return new MacAddress(bytes.clone());
    }

    /**
     * Reads an address of one interface, such as {@code 02:42:ac:11:00:02}.
     *
     * @throws IllegalArgumentException if it is none, or that of a group
     */
    public static MacAddress parse(String text) {
        byte[] bytes;
        try {
            bytes = COLONS.parseHex(text.replace('-', ':'));
        } catch (IllegalArgumentException _) {
            bytes = new byte[0];
        }
        if (bytes.length != SIZE || (bytes[0] & 1) != 0) {
            throw new IllegalArgumentException(
                    "\"%s\" is no MAC address of an interface, such as 02:42:ac:11:00:02"
                            .formatted(text));
        }
        return new MacAddress(bytes);
    }

    /** Returns the six bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MacAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return COLONS.formatHex(bytes);
    }
}
