package dev.bulkhead.network;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the interfaces and tables of an engine are called. Names are derived from its directory, so
 * that engines on one machine do not meet, and each finds what it left behind.
 */
final class Naming {
    /** How the names of all engines' interfaces begin. */
    static final String PREFIX = "bh";

    /** How the names of all engines' tables begin. */
    static final String TABLES = "bulkhead-";

    private static final int TAG_LENGTH = 6;

    private final String root;
    private final String hash;

    Naming(String root) {
        this.root = root;
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(root.getBytes(StandardCharsets.UTF_8));
            this.hash = HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String root() {
        return root;
    }

    String table() {
        return TABLES + hash.substring(0, TAG_LENGTH);
    }

    /** Returns how the names of its bridges begin. */
    String bridges() {
        return PREFIX + hash.substring(0, TAG_LENGTH) + "b";
    }

    /** Returns how the names of its members' interfaces begin, on the host's side. */
    String cables() {
        return PREFIX + hash.substring(0, TAG_LENGTH) + "v";
    }

    /** Returns a bridge's name: 15 characters, the most that there may be. */
    String bridge(String networkId) {
        return bridges() + networkId.substring(0, TAG_LENGTH);
    }

    String cable(int number) {
        return cables() + HexFormat.of().toHexDigits(number, TAG_LENGTH);
    }

    /** Returns how the names of the interfaces of the engine with such a table begin. */
    static String links(String table) {
        return PREFIX + table.substring(TABLES.length());
    }

    /** Returns the first 48 bits of this engine's own addresses of IPv6: RFC 4193. */
    byte[] localPrefix() {
        byte[] prefix = new byte[16];
        byte[] digest = HexFormat.of().parseHex(hash);
        prefix[0] = (byte) 0xfd;
        System.arraycopy(digest, 0, prefix, 1, 5);
        return prefix;
    }
}
