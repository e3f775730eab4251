package dev.bulkhead.image.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bulkhead.kernel.DeviceNumber;
import java.util.Arrays;

/** A header block that is being filled; the reader's side is {@link TarHeader}. */
final class TarBlock {
    static final int NAME_LENGTH = 100;

    private static final int PREFIX_LENGTH = 155;
    private static final int MAGIC_OFFSET = 257;
    private static final int CHECKSUM_OFFSET = 148;

    private final byte[] block = new byte[TarHeader.SIZE];

    TarBlock(TarEntryType type) {
        this(letter(type));
    }

    TarBlock(char type) {
        block[156] = (byte) type;
        bytes(MAGIC_OFFSET, text("ustar\00000"));
        number(108, 8, 0);
        number(116, 8, 0);
        number(136, 12, 0);
        number(329, 8, 0);
        number(337, 8, 0);
    }

    private static char letter(TarEntryType type) {
        return switch (type) {
            case FILE -> '0';
            case HARD_LINK -> '1';
            case SYMBOLIC_LINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
        };
    }

    /** Puts the name, in two parts if need be; returns false if it has no room. */
    boolean name(byte[] name) {
        if (name.length <= NAME_LENGTH) {
            bytes(0, name);
            return true;
        }
        int last = name.length - 1;
        for (int slash = Math.min(PREFIX_LENGTH, last - 1); slash > 0; slash--) {
            if (name[slash] == '/' && last - slash <= NAME_LENGTH) {
                bytes(0, Arrays.copyOfRange(name, slash + 1, name.length));
                bytes(345, Arrays.copyOf(name, slash));
                return true;
            }
        }
        bytes(0, Arrays.copyOf(name, NAME_LENGTH));
        return false;
    }

    void linkName(byte[] name) {
        bytes(157, name);
    }

    void mode(int permissions) {
        number(100, 8, permissions);
    }

    void uid(long uid) {
        number(108, 8, uid);
    }

    void gid(long gid) {
        number(116, 8, gid);
    }

    void size(long size) {
        number(124, 12, size);
    }

    void modified(long seconds) {
        number(136, 12, seconds);
    }

    void device(DeviceNumber device) {
        number(329, 8, device.major());
        number(337, 8, device.minor());
    }

    private void number(int offset, int length, long number) {
        String digits = Long.toOctalString(number);
        bytes(offset, text("0".repeat(length - 1 - digits.length()) + digits));
    }

    private void bytes(int offset, byte[] bytes) {
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    byte[] finish() {
        Arrays.fill(block, CHECKSUM_OFFSET, CHECKSUM_OFFSET + 8, (byte) ' ');
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xFF;
        }
        bytes(CHECKSUM_OFFSET, text("%06o\0".formatted(sum)));
        return block;
    }

    private static byte[] text(String text) {
        return text.getBytes(US_ASCII);
    }
}
