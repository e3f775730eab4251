package dev.bulkhead.image.layer;

import java.io.IOException;
import java.util.List;

/**
 * Where the data of a file lies in it; between the segments are holes. A file without holes is one
 * segment.
 *
 * @param size of the file in bytes, with its holes
 * @param segments in order, without overlap, within the size
 */
record SparseMap(long size, List<Segment> segments) {
    /** The map of what has no data. */
    static final SparseMap EMPTY = new SparseMap(0, List.of());

    /** The largest number of segments that is accepted. */
    static final int LARGEST = 1 << 20;

    /** A piece of data: its place in the file, and its length in bytes. */
    record Segment(long offset, long length) {}

    SparseMap {
        segments = List.copyOf(segments);
    }

    /** Returns the map of a file without holes. */
    static SparseMap whole(long size) {
        return size == 0 ? EMPTY : new SparseMap(size, List.of(new Segment(0, size)));
    }

    /** Returns whether the file has data, and no holes. */
    boolean isWhole() {
        return segments.size() == 1 && segments.getFirst().equals(new Segment(0, size));
    }

    /**
     * Checks a map that an archive gives.
     *
     * @param data the number of bytes that the archive has for the segments together
     */
    static SparseMap checked(long size, List<Segment> segments, long data) throws IOException {
        long end = 0;
        long sum = 0;
        for (Segment segment : segments) {
            boolean fits =
                    segment.offset >= end
                            && segment.length >= 0
                            && segment.offset <= size
                            && segment.length <= size - segment.offset;
            if (!fits) {
                throw new IOException(
                        "segment %d+%d of a sparse file of %d bytes overlaps or lies outside"
                                .formatted(segment.offset, segment.length, size));
            }
            end = segment.offset + segment.length;
            sum += segment.length;
        }
        if (sum != data) {
            throw new IOException(
                    "sparse file maps %d bytes of data, the archive has %d".formatted(sum, data));
        }
        return new SparseMap(size, segments);
    }
}
