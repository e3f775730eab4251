package dev.bulkhead.image.layer;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.bulkhead.kernel.PathBytes;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes down how a layer's archive can be made again from its directory, byte by byte: everything
 * in it but the content of files, which is referred to. Compressed, this is some hundredths of the
 * archive.
 */
final class RecipeWriter implements ArchiveRecorder, AutoCloseable {
    static final int BYTES = 0;
    static final int CONTENT = 1;
    static final int END = 2;

    private static final int BUFFER_SIZE = 64 * 1024;
    private static final int FASTEST = 1;

    private final DataOutputStream out;

    /** Starts; closing this closes the stream. */
    RecipeWriter(OutputStream out) throws IOException {
        this.out =
                new DataOutputStream(
                        new BufferedOutputStream(
                                new ZstdOutputStreamNoFinalizer(out, FASTEST), BUFFER_SIZE));
    }

    @Override
    public void bytes(byte[] bytes, int offset, int length) throws IOException {
        out.writeByte(BYTES);
        out.writeInt(length);
        out.write(bytes, offset, length);
    }

    @Override
    public void content(LayerPath path, long size) throws IOException {
        byte[] name = PathBytes.encode(path.path());
        out.writeByte(CONTENT);
        out.writeInt(name.length);
        out.write(name);
        out.writeLong(size);
    }

    /** Ends a recipe that is whole. */
    void finish() throws IOException {
        out.writeByte(END);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
