package dev.bulkhead.image.layer;

import dev.bulkhead.image.layer.SparseMap.Segment;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileContent;
import dev.bulkhead.kernel.Io;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes the content of files as an archive has it, holes as holes. */
final class FileContentWriter {
    private static final int BUFFER_SIZE = 256 * 1024;

    private final TarReader reader;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);

    FileContentWriter(TarReader reader) {
        this.reader = reader;
    }

    /** Takes the data of the current entry from the reader, for a file that is empty. */
    void write(Fd file, SparseMap content) throws IOException {
        long position = 0;
        for (Segment segment : content.segments()) {
            if (segment.length() == 0) {
                // GNU's archives end a file that ends in a hole so; seeking makes no file larger.
                continue;
            }
            if (segment.offset() != position) {
                FileContent.seek(file, segment.offset());
            }
            copy(file, segment.length());
            position = segment.offset() + segment.length();
        }
        if (position != content.size()) {
            FileContent.ftruncate(file, content.size());
        }
    }

    private void copy(Fd file, long length) throws IOException {
        for (long left = length; left > 0; ) {
            buffer.clear();
            left -= reader.read(buffer, left);
            buffer.flip();
            while (buffer.hasRemaining()) {
                Io.write(file, buffer);
            }
        }
    }
}
