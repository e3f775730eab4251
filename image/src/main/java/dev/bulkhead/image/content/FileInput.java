package dev.bulkhead.image.content;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Io;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads an open file. */
public final class FileInput extends InputStream {
    private final Fd file;

    /** Starts where the file stands; closing this closes it. */
    public FileInput(Fd file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return Io.read(file, ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void close() {
        file.close();
    }
}
