package dev.bulkhead.image.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Writes a tar archive of files that nobody owns, in the format of POSIX (ustar). */
final class TarWriter {
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE_DIGITS = 11;
    private static final long LARGEST_OCTAL = (1L << (3 * SIZE_DIGITS)) - 1;
    private static final byte FILE = '0';
    private static final byte DIRECTORY = '5';
    private static final byte LONG_NAME = 'L';

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes the data of a file. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    void directory(String name) throws IOException {
        header(name + "/", 0, DIRECTORY, 0755);
    }

    void file(String name, byte[] content) throws IOException {
        file(name, content.length, target -> target.write(content));
    }

    /** Writes a file, whose content must have exactly the size. */
    void file(String name, long size, Content content) throws IOException {
        header(name, size, FILE, 0644);
        Bounded bounded = new Bounded(out, size);
        content.write(bounded);
        bounded.requireAll(name);
        pad(size);
    }

    /** Ends the archive. */
    void finish() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }

    private void header(String name, long size, byte type, int permissions) throws IOException {
        byte[] bytes = name.getBytes(US_ASCII);
        if (bytes.length > NAME_LENGTH) {
            header("././@LongLink", bytes.length + 1L, LONG_NAME, 0);
            out.write(Arrays.copyOf(bytes, bytes.length + 1));
            pad(bytes.length + 1L);
        }
        byte[] block = new byte[BLOCK];
        System.arraycopy(bytes, 0, block, 0, Math.min(bytes.length, NAME_LENGTH));
        put(block, 100, "%07o".formatted(permissions));
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        size(block, size);
        put(block, 136, "00000000000");
        block[156] = type;
        put(block, 257, "ustar\00000");
        checksum(block);
        out.write(block);
    }

    private static void size(byte[] block, long size) {
        if (size <= LARGEST_OCTAL) {
            put(block, 124, "%011o".formatted(size));
            return;
        }
        // GNU's form for large numbers: the highest bit is set, and binary digits follow.
        block[124] = (byte) 0x80;
        for (int i = 0; i < Long.BYTES; i++) {
            block[135 - i] = (byte) (size >>> (8 * i));
        }
    }

    private static void checksum(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xFF;
        }
        put(block, 148, "%06o\0 ".formatted(sum));
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
    }

    /** Passes on as many bytes as a header has told. */
    private static final class Bounded extends OutputStream {
        private final OutputStream out;
        private long left;

        Bounded(OutputStream out, long left) {
            this.out = out;
            this.left = left;
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new IOException("%d bytes more than its size".formatted(-left));
            }
            out.write(bytes, offset, length);
        }

        void requireAll(String name) throws IOException {
            if (left > 0) {
                throw new IOException("%s is %d bytes shorter than its size".formatted(name, left));
            }
        }
    }
}
