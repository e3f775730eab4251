package dev.bulkhead.image.layer;

import dev.bulkhead.image.layer.SparseMap.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds where an entry's data belongs in its file. GNU tar has had four ways to write that down;
 * see its manual, "Storing Sparse Files".
 */
final class SparseMapReader {
    private static final int HEADER_SEGMENTS_OFFSET = 386;
    private static final int HEADER_SEGMENTS = 4;
    private static final int HEADER_MORE_OFFSET = 482;
    private static final int HEADER_SIZE_OFFSET = 483;
    private static final int BLOCK_SEGMENTS = 21;
    private static final int BLOCK_MORE_OFFSET = 504;
    private static final int NUMBER_LENGTH = 12;

    private static final int LONGEST_LINE = 20;

    private final TarReader reader;
    private byte[] block = new byte[0];
    private int position;

    SparseMapReader(TarReader reader) {
        this.reader = reader;
    }

    SparseMap read(EntryHeaders headers) throws IOException {
        PaxRecords pax = headers.pax();
        if (headers.type() != TarEntryType.FILE) {
            return SparseMap.EMPTY;
        }
        if (headers.header().type() == 'S') {
            return readBlocks(headers.header());
        }
        if (pax.sparseMapInData()) {
            List<Segment> segments = readLines();
            long size = pax.number("GNU.sparse.realsize").orElse(0);
            return SparseMap.checked(size, segments, reader.dataLeft());
        }
        Optional<List<Segment>> map = pax.sparseMap();
        if (map.isPresent()) {
            long size = pax.number("GNU.sparse.size").orElse(0);
            return SparseMap.checked(size, map.get(), reader.dataLeft());
        }
        return SparseMap.whole(reader.dataLeft());
    }

    /** GNU's first format: four segments in the header, 21 in each of the blocks that follow. */
    private SparseMap readBlocks(TarHeader header) throws IOException {
        List<Segment> segments = new ArrayList<>();
        addSegments(segments, header, HEADER_SEGMENTS_OFFSET, HEADER_SEGMENTS);
        boolean more = header.flag(HEADER_MORE_OFFSET);
        while (more) {
            TarHeader extension = TarHeader.withoutChecksum(reader.takeHeaderBlock());
            addSegments(segments, extension, 0, BLOCK_SEGMENTS);
            more = extension.flag(BLOCK_MORE_OFFSET);
        }
        long size = header.number("real size", HEADER_SIZE_OFFSET, NUMBER_LENGTH);
        return SparseMap.checked(size, segments, reader.dataLeft());
    }

    private static void addSegments(List<Segment> segments, TarHeader block, int start, int count)
            throws IOException {
        for (int i = 0; i < count; i++) {
            int offset = start + i * 2 * NUMBER_LENGTH;
            if (block.flag(offset)) {
                requireRoom(segments.size() + 1L);
                segments.add(
                        new Segment(
                                block.number("offset", offset, NUMBER_LENGTH),
                                block.number("length", offset + NUMBER_LENGTH, NUMBER_LENGTH)));
            }
        }
    }

    /** Format 1.0: decimal numbers, a line each, in whole blocks before the data. */
    private List<Segment> readLines() throws IOException {
        long count = readLine();
        requireRoom(count);
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < 2 * count; i++) {
            numbers.add(readLine());
        }
        return PaxRecords.segments(numbers);
    }

    private long readLine() throws IOException {
        StringBuilder digits = new StringBuilder();
        for (char character = readCharacter(); character != '\n'; character = readCharacter()) {
            digits.append(character);
            if (digits.length() > LONGEST_LINE) {
                throw new IOException("a line of the sparse file's map is too long");
            }
        }
        return PaxRecords.decimal("sparse map", digits.toString());
    }

    private char readCharacter() throws IOException {
        if (position == block.length) {
            block = reader.takeDataBlock();
            position = 0;
        }
        char character = (char) (block[position] & 0xFF);
        position++;
        return character;
    }

    private static void requireRoom(long segments) throws IOException {
        if (segments > SparseMap.LARGEST) {
            throw new IOException(
                    "the sparse file has more than %d segments".formatted(SparseMap.LARGEST));
        }
    }
}
