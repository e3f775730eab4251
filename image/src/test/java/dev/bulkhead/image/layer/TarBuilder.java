package dev.bulkhead.image.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/** Writes archives, well-formed and not: every field of a header can be set to anything. */
public final class TarBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Starts with nothing. */
    public TarBuilder() {}

    /** A header block under construction. */
    public static final class Header {
        private final byte[] block = new byte[512];

        public Header(char type, String name) {
            text(0, name);
            octal(100, 8, type == '5' ? 0755 : 0644);
            octal(108, 8, 0);
            octal(116, 8, 0);
            octal(124, 12, 0);
            octal(136, 12, 1_000_000_000);
            block[156] = (byte) type;
            text(257, "ustar\0" + "00");
            octal(329, 8, 0);
            octal(337, 8, 0);
        }

        public Header mode(int mode) {
            return octal(100, 8, mode);
        }

        public Header owner(int uid, int gid) {
            return octal(108, 8, uid).octal(116, 8, gid);
        }

        public Header size(long size) {
            return octal(124, 12, size);
        }

        public Header modified(long seconds) {
            return octal(136, 12, seconds);
        }

        public Header link(String target) {
            return text(157, target);
        }

        public Header device(int major, int minor) {
            return octal(329, 8, major).octal(337, 8, minor);
        }

        public Header octal(int offset, int length, long value) {
            String digits = Long.toOctalString(value);
            return text(offset, "0".repeat(length - 1 - digits.length()) + digits);
        }

        /** Writes GNU's binary form of a number. */
        public Header binary(int offset, int length, long value) {
            Arrays.fill(block, offset, offset + length, (byte) (value < 0 ? 0xFF : 0));
            for (int i = 0; i < 8 && i < length; i++) {
                block[offset + length - 1 - i] = (byte) (value >> (8 * i));
            }
            block[offset] |= (byte) 0x80;
            return this;
        }

        public Header text(int offset, String text) {
            byte[] bytes = text.getBytes(ISO_8859_1);
            System.arraycopy(bytes, 0, block, offset, bytes.length);
            return this;
        }

        byte[] bytes() {
            Arrays.fill(block, 148, 156, (byte) ' ');
            int sum = 0;
            for (byte each : block) {
                sum += each & 0xFF;
            }
            text(148, String.format(Locale.ROOT, "%06o\0 ", sum));
            return block;
        }
    }

    public TarBuilder header(Header header) {
        out.writeBytes(header.bytes());
        return this;
    }

    /** Writes bytes and fills up their last block. */
    public TarBuilder data(byte[] bytes) {
        out.writeBytes(bytes);
        out.writeBytes(new byte[-bytes.length & 511]);
        return this;
    }

    public TarBuilder raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public TarBuilder file(String name, String content) {
        byte[] bytes = content.getBytes(UTF_8);
        return header(new Header('0', name).size(bytes.length)).data(bytes);
    }

    public TarBuilder directory(String name) {
        return header(new Header('5', name));
    }

    public TarBuilder symlink(String name, String target) {
        return header(new Header('2', name).link(target));
    }

    public TarBuilder hardLink(String name, String target) {
        return header(new Header('1', name).link(target));
    }

    public TarBuilder whiteout(String name) {
        return file(name, "");
    }

    /** Writes an extended header of keywords and values in turn. */
    public TarBuilder pax(String... keywordsAndValues) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int i = 0; i < keywordsAndValues.length; i += 2) {
            records.writeBytes(
                    record(keywordsAndValues[i], keywordsAndValues[i + 1].getBytes(UTF_8)));
        }
        return extension('x', records.toByteArray());
    }

    public static byte[] record(String keyword, byte[] value) {
        byte[] start = (" " + keyword + "=").getBytes(UTF_8);
        int body = start.length + value.length + 1;
        int length = body + 1;
        while (length != body + Integer.toString(length).length()) {
            length++;
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(Integer.toString(length).getBytes(UTF_8));
        record.writeBytes(start);
        record.writeBytes(value);
        record.write('\n');
        return record.toByteArray();
    }

    public TarBuilder extension(char type, byte[] bytes) {
        return header(new Header(type, "././@extension").size(bytes.length)).data(bytes);
    }

    /** Returns what was written, without an end mark. */
    public byte[] unfinished() {
        return out.toByteArray();
    }

    /** Returns the archive. */
    public byte[] bytes() {
        byte[] bytes = unfinished();
        return Arrays.copyOf(bytes, bytes.length + 1024);
    }

    public InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }
}
