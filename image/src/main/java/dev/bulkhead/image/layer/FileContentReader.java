package dev.bulkhead.image.layer;

import dev.bulkhead.image.layer.SparseMap.Segment;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileContent;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.KernelException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Reads the content of files piece by piece, and knows where their holes are. */
final class FileContentReader {
    private static final int BUFFER_SIZE = 256 * 1024;

    /** A file is packed with its holes where they spare that many bytes. */
    private static final long WORTHWHILE = 64 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    private final byte[] bytes = new byte[BUFFER_SIZE];

    /** Returns where a file has data. */
    static SparseMap map(Fd file, long size) throws IOException {
        try {
            List<Segment> segments = segments(file, size);
            long data = segments.stream().mapToLong(Segment::length).sum();
            return size - data < WORTHWHILE || segments.size() > SparseMap.LARGEST
                    ? SparseMap.whole(size)
                    : new SparseMap(size, segments);
        } catch (KernelException e) {
            // File systems such as proc know no holes; and the file may have become shorter.
            if (e.errno() == Errno.EINVAL || e.errno() == Errno.ENXIO) {
                return SparseMap.whole(size);
            }
            throw e;
        }
    }

    private static List<Segment> segments(Fd file, long size) throws KernelException {
        List<Segment> segments = new ArrayList<>();
        long position = 0;
        while (position < size && segments.size() <= SparseMap.LARGEST) {
            OptionalLong data = FileContent.nextData(file, position);
            if (data.isEmpty() || data.getAsLong() >= size) {
                break;
            }
            long end = Math.min(size, FileContent.nextHole(file, data.getAsLong()));
            segments.add(new Segment(data.getAsLong(), end - data.getAsLong()));
            position = end;
        }
        return segments;
    }

    /** Writes the data of all segments. Where the file has become shorter, zeros. */
    void copy(Fd file, SparseMap map, OutputStream out) throws IOException {
        for (Segment segment : map.segments()) {
            FileContent.seek(file, segment.offset());
            copy(file, segment.length(), out);
        }
    }

    private void copy(Fd file, long length, OutputStream out) throws IOException {
        boolean ended = false;
        for (long left = length; left > 0; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            ended = ended || Io.read(file, buffer) <= 0;
            if (ended) {
                buffer.put(new byte[buffer.remaining()]);
            }
            buffer.flip();
            int count = buffer.remaining();
            buffer.get(bytes, 0, count);
            out.write(bytes, 0, count);
            left -= count;
        }
    }
}
