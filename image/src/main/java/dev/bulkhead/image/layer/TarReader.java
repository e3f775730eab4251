package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.PathBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads the entries of a tar archive: V7, POSIX ustar and pax, GNU with long names and all four
 * formats of sparse files, star. Names and extended attributes keep their bytes, every header is
 * bounded, and whatever is not understood is an error.
 *
 * <p>commons-compress reads archives too, but takes the values of extended attributes for UTF-8,
 * which destroys file capabilities, and reads headers of any size into memory.
 */
final class TarReader {
    /** The largest extended header or long name that is accepted: 1 MiB, as Go's and Docker's. */
    private static final int LARGEST_EXTENSION = 1 << 20;

    private static final int LONGEST_EXCERPT = 200;

    private final ArchiveStream archive;
    private final long limit;
    private Optional<String> lastName = Optional.empty();
    private boolean inEntry;
    private long headers;
    private long dataLeft;
    private long padding;

    /**
     * Starts with the first entry.
     *
     * @param limit the number of headers after which reading fails
     */
    TarReader(ArchiveStream archive, long limit) {
        this.archive = archive;
        this.limit = limit;
    }

    /** Returns how many headers were read. */
    long headers() {
        return headers;
    }

    /** Describes where in the archive the reader is, for messages. */
    String place() {
        String place =
                lastName.map(name -> (inEntry ? "in" : "after") + " entry \"" + excerpt(name) + '"')
                        .orElse("at the start");
        return "%s, byte %d of the uncompressed archive".formatted(place, archive.offset());
    }

    /** Goes to the next entry, past what was not taken of the last one's data. */
    Optional<TarEntry> next() throws IOException {
        PaxRecords pax = PaxRecords.NONE;
        Optional<String> longName = Optional.empty();
        Optional<String> longLink = Optional.empty();
        while (true) {
            Optional<TarHeader> next = nextHeader();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            TarHeader header = next.get();
            switch (header.type()) {
                case 'x', 'X' -> pax = PaxRecords.parse(extension());
                // Docker takes no notice of headers for the whole archive; git writes a comment.
                case 'g', 'V' -> extension();
                case 'L' -> longName = Optional.of(text(extension()));
                case 'K' -> longLink = Optional.of(text(extension()));
                default -> {
                    return Optional.of(entry(new EntryHeaders(header, pax, longName, longLink)));
                }
            }
        }
    }

    private TarEntry entry(EntryHeaders headers) throws IOException {
        lastName = Optional.of(headers.name());
        inEntry = true;
        startData(headers.dataSize());
        return headers.entry(new SparseMapReader(this).read(headers));
    }

    /**
     * Takes data of the current entry's segments, in their order.
     *
     * @param most the number of bytes wanted at most, positive
     * @return the number of bytes put, positive
     */
    int read(ByteBuffer target, long most) throws IOException {
        int count = archive.take(target, Math.min(most, dataLeft));
        dataLeft -= count;
        return count;
    }

    /** Says that the current entry's data, all of it, becomes a file of the layer. */
    void startContent(LayerPath path) throws IOException {
        archive.startContent(path, dataLeft);
    }

    /** Says that the file has its data. */
    void endContent() {
        archive.endContent();
    }

    /** Returns how much of the current entry's data was not taken, in bytes. */
    long dataLeft() {
        return dataLeft;
    }

    /** Takes a block that stands between a header and its data. */
    byte[] takeHeaderBlock() throws IOException {
        return archive.take(TarHeader.SIZE);
    }

    /** Takes a block of the current entry's data. */
    byte[] takeDataBlock() throws IOException {
        if (dataLeft < TarHeader.SIZE) {
            throw new IOException("the data ends early");
        }
        dataLeft -= TarHeader.SIZE;
        return archive.take(TarHeader.SIZE);
    }

    private Optional<TarHeader> nextHeader() throws IOException {
        archive.skip(dataLeft);
        archive.skip(padding);
        startData(0);
        inEntry = false;
        if (archive.atEnd()) {
            throw new IOException(
                    archive.offset() == 0
                            ? "the archive is empty"
                            : "the archive is cut off: it has no end mark");
        }
        byte[] block = archive.take(TarHeader.SIZE);
        if (TarHeader.isEnd(block)) {
            return Optional.empty();
        }
        headers++;
        if (headers > limit) {
            throw new IOException(
                    "the archive has more than %d entries, the limit for a layer".formatted(limit));
        }
        TarHeader header = TarHeader.of(block);
        startData(header.size());
        return Optional.of(header);
    }

    private void startData(long size) throws IOException {
        if (size < 0) {
            throw new IOException("size %d is negative".formatted(size));
        }
        dataLeft = size;
        padding = -size & (TarHeader.SIZE - 1);
    }

    private byte[] extension() throws IOException {
        if (dataLeft > LARGEST_EXTENSION) {
            throw new IOException(
                    "an extended header has %d bytes, %d are the limit"
                            .formatted(dataLeft, LARGEST_EXTENSION));
        }
        byte[] bytes = archive.take((int) dataLeft);
        dataLeft = 0;
        return bytes;
    }

    /** Reads text that a NUL ends. */
    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return PathBytes.decode(bytes, 0, end);
    }

    private static String excerpt(String name) {
        return name.length() <= LONGEST_EXCERPT ? name : name.substring(0, LONGEST_EXCERPT) + "…";
    }
}
