package dev.bulkhead.image.content;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileContent;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.KernelException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes to an open file. */
public final class FileOutput extends OutputStream {
    private final Fd file;

    FileOutput(Fd file) {
        this.file = file;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            Io.write(file, buffer);
        }
    }

    /** Has the disk keep what was written. */
    public void sync() throws KernelException {
        FileContent.fsync(file);
    }

    @Override
    public void close() {
        file.close();
    }
}
