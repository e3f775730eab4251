package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.PathBytes;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * One header block of 512 bytes: the fields that V7, POSIX ustar, GNU and star archives share, and
 * those of GNU's sparse files. See the pax page of POSIX, "ustar Interchange Format", and GNU tar's
 * manual, "Basic Tar Format".
 */
final class TarHeader {
    static final int SIZE = 512;

    private static final int CHECKSUM_OFFSET = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int MAGIC_OFFSET = 257;
    private static final int PREFIX_OFFSET = 345;
    private static final int PREFIX_LENGTH = 155;
    private static final int STAR_PREFIX_LENGTH = 131;
    private static final int STAR_MAGIC_OFFSET = 508;

    private final byte[] block;

    private TarHeader(byte[] block) {
        this.block = block;
    }

    /**
     * Takes a block for a header.
     *
     * @throws IOException if its checksum is wrong
     */
    static TarHeader of(byte[] block) throws IOException {
        TarHeader header = new TarHeader(block);
        header.verifyChecksum();
        return header;
    }

    /** Takes a block of GNU's sparse map, which has no checksum. */
    static TarHeader withoutChecksum(byte[] block) {
        return new TarHeader(block);
    }

    /** Returns whether a block is one of those that end an archive. */
    static boolean isEnd(byte[] block) {
        return Arrays.equals(block, new byte[SIZE]);
    }

    /** Returns the name, joined with the prefix that ustar has for long ones. */
    String name() {
        String name = text(0, 100);
        String prefix = prefix();
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    String linkName() {
        return text(157, 100);
    }

    char type() {
        return (char) (block[156] & 0xFF);
    }

    int permissions() throws IOException {
        return (int) (number("mode", 100, 8) & 07777);
    }

    long uid() throws IOException {
        return number("uid", 108, 8);
    }

    long gid() throws IOException {
        return number("gid", 116, 8);
    }

    long size() throws IOException {
        return number("size", 124, 12);
    }

    long modified() throws IOException {
        return number("mtime", 136, 12);
    }

    int deviceMajor() throws IOException {
        return Math.toIntExact(number("devmajor", 329, 8));
    }

    int deviceMinor() throws IOException {
        return Math.toIntExact(number("devminor", 337, 8));
    }

    /** Returns whether a byte is anything but NUL. */
    boolean flag(int offset) {
        return block[offset] != 0;
    }

    private String prefix() {
        // GNU's magic is "ustar" and spaces: it uses the prefix for times.
        boolean ustar = startsWith(MAGIC_OFFSET, "ustar\0");
        if (!ustar) {
            return "";
        }
        boolean star = startsWith(STAR_MAGIC_OFFSET, "tar\0");
        return text(PREFIX_OFFSET, star ? STAR_PREFIX_LENGTH : PREFIX_LENGTH);
    }

    private boolean startsWith(int offset, String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (block[offset + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return PathBytes.decode(block, offset, end - offset);
    }

    /** Reads octal digits between spaces or NULs, or a binary number marked by its first bit. */
    long number(String field, int offset, int length) throws IOException {
        if ((block[offset] & 0x80) != 0) {
            return binaryNumber(field, offset, length);
        }
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        String digits = PathBytes.decode(block, offset, end - offset).strip();
        if (digits.isEmpty()) {
            return 0;
        }
        if (!digits.chars().allMatch(digit -> digit >= '0' && digit <= '7')) {
            throw new IOException("%s \"%s\" is not octal".formatted(field, digits));
        }
        return Long.parseLong(digits, 8);
    }

    /** The second bit is the sign, in two's complement over all the bytes. */
    private long binaryNumber(String field, int offset, int length) throws IOException {
        byte[] bytes = Arrays.copyOfRange(block, offset, offset + length);
        boolean negative = (bytes[0] & 0x40) != 0;
        bytes[0] = (byte) (negative ? bytes[0] : bytes[0] & 0x7F);
        try {
            return new BigInteger(bytes).longValueExact();
        } catch (ArithmeticException e) {
            throw new IOException(field + " does not fit 64 bits", e);
        }
    }

    /** Some old programs added up the bytes as signed ones. */
    private void verifyChecksum() throws IOException {
        long stated = number("checksum", CHECKSUM_OFFSET, CHECKSUM_LENGTH);
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < SIZE; i++) {
            boolean ownField = i >= CHECKSUM_OFFSET && i < CHECKSUM_OFFSET + CHECKSUM_LENGTH;
            unsigned += ownField ? ' ' : block[i] & 0xFF;
            signed += ownField ? ' ' : block[i];
        }
        if (stated != unsigned && stated != signed) {
            throw new IOException(
                    "this is no header of tar: its checksum is %o, not %o"
                            .formatted(unsigned, stated));
        }
    }
}
