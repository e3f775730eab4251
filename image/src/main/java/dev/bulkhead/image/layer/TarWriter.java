package dev.bulkhead.image.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.image.layer.SparseMap.Segment;
import dev.bulkhead.kernel.PathBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes entries as a tar archive: POSIX ustar, with an extended header where that has no room (pax
 * page of POSIX), and GNU's sparse format 1.0 for files with holes. The same entries always give
 * the same bytes. Times are whole seconds, as in all layers that are made by others.
 */
final class TarWriter {
    private static final long LARGEST_ID = 07777777;
    private static final long LARGEST_NUMBER = 077777777777L;
    private static final String EXTENSION_NAME = "././@PaxHeader";
    private static final String SPARSE_NAME = "GNUSparseFile.0/file";

    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes the data of an entry. */
    @FunctionalInterface
    interface Content {
        /** Nothing, for entries without data. */
        Content NONE = _ -> {};

        /** Writes as many bytes as the segments of the entry have together. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes an entry with its data. */
    void write(TarEntry entry, Content content) throws IOException {
        boolean sparse = isSparse(entry.content());
        byte[] map = sparse ? sparseMap(entry.content()) : new byte[0];
        long data = entry.content().segments().stream().mapToLong(Segment::length).sum();
        long size = map.length + data;
        TarBlock block = new TarBlock(entry.type());
        Map<String, byte[]> pax = extension(entry, sparse, size, block);
        block.mode(entry.permissions());
        block.device(entry.device());
        if (!pax.isEmpty()) {
            writeExtension(pax);
        }
        out.write(block.finish());
        out.write(map);
        content.writeTo(out);
        pad(size);
    }

    /** Ends the archive. */
    void finish() throws IOException {
        out.write(new byte[2 * TarHeader.SIZE]);
        out.flush();
    }

    private static boolean isSparse(SparseMap content) {
        return !content.equals(SparseMap.whole(content.size()));
    }

    private static Map<String, byte[]> extension(
            TarEntry entry, boolean sparse, long size, TarBlock block) {
        Map<String, byte[]> pax = new TreeMap<>();
        if (sparse) {
            pax.put("GNU.sparse.major", text("1"));
            pax.put("GNU.sparse.minor", text("0"));
            pax.put("GNU.sparse.name", PathBytes.encode(entry.name()));
            pax.put("GNU.sparse.realsize", text(Long.toString(entry.content().size())));
            block.name(text(SPARSE_NAME));
        } else if (!block.name(PathBytes.encode(entry.name()))) {
            pax.put("path", PathBytes.encode(entry.name()));
        }
        byte[] target = PathBytes.encode(entry.target());
        if (target.length > TarBlock.NAME_LENGTH) {
            pax.put("linkpath", target);
        } else {
            block.linkName(target);
        }
        block.uid(fitting(pax, "uid", entry.uid(), LARGEST_ID));
        block.gid(fitting(pax, "gid", entry.gid(), LARGEST_ID));
        block.size(fitting(pax, "size", size, LARGEST_NUMBER));
        block.modified(fitting(pax, "mtime", entry.modified().getEpochSecond(), LARGEST_NUMBER));
        entry.attributes().forEach((name, value) -> pax.put("SCHILY.xattr." + name, value));
        return pax;
    }

    /** Returns what the block says of a number, and puts the number in the extension if need be. */
    private static long fitting(
            Map<String, byte[]> pax, String keyword, long number, long largest) {
        if (number >= 0 && number <= largest) {
            return number;
        }
        pax.put(keyword, text(Long.toString(number)));
        return 0;
    }

    private static byte[] text(String text) {
        return text.getBytes(US_ASCII);
    }

    private void writeExtension(Map<String, byte[]> pax) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        pax.forEach((keyword, value) -> addRecord(records, keyword, value));
        TarBlock block = new TarBlock('x');
        block.name(text(EXTENSION_NAME));
        block.mode(0644);
        block.size(records.size());
        out.write(block.finish());
        records.writeTo(out);
        pad(records.size());
    }

    /** A record begins with its own length, which counts the digits of that length. */
    private static void addRecord(ByteArrayOutputStream records, String keyword, byte[] value) {
        byte[] name = keyword.getBytes(UTF_8);
        int rest = name.length + value.length + 3;
        int length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() > length - rest) {
            length++;
        }
        records.writeBytes(text(length + " "));
        records.writeBytes(name);
        records.write('=');
        records.writeBytes(value);
        records.write('\n');
    }

    /** Decimal numbers, a line each, in whole blocks. */
    private static byte[] sparseMap(SparseMap content) {
        StringBuilder lines = new StringBuilder();
        boolean closing = content.segments().isEmpty();
        int count = content.segments().size() + (closing ? 1 : 0);
        lines.append(count).append('\n');
        for (Segment segment : content.segments()) {
            lines.append(segment.offset()).append('\n').append(segment.length()).append('\n');
        }
        if (closing) {
            // A file that is one hole: other programs want a segment at least.
            lines.append(content.size()).append("\n0\n");
        }
        byte[] bytes = text(lines.toString());
        return Arrays.copyOf(bytes, bytes.length + padding(bytes.length));
    }

    private void pad(long size) throws IOException {
        out.write(new byte[padding(size)]);
    }

    private static int padding(long size) {
        return (int) (-size & (TarHeader.SIZE - 1));
    }
}
