package dev.bulkhead.image.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Io;
import dev.bulkhead.kernel.PathBytes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Makes a layer's archive again from its directory and its recipe. */
public final class LayerReproduction {
    private static final int BUFFER_SIZE = 256 * 1024;
    private static final int LARGEST_PIECE = 1 << 20;
    private static final int FILE = Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW;

    private final Directory layer;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_SIZE];

    private LayerReproduction(Directory layer, OutputStream out) {
        this.layer = layer;
        this.out = out;
    }

    /**
     * Writes the archive, without compression. Whether it is the same is for the caller to check,
     * by its digest.
     *
     * @param recipe as the unpacker wrote it; it is closed
     * @param out stays open
     */
    public static void write(Directory layer, InputStream recipe, OutputStream out)
            throws IOException {
        try (DataInputStream in =
                new DataInputStream(
                        new BufferedInputStream(
                                new ZstdInputStreamNoFinalizer(recipe), BUFFER_SIZE))) {
            new LayerReproduction(layer, out).follow(in);
        }
    }

    private void follow(DataInputStream in) throws IOException {
        while (true) {
            int step = in.readUnsignedByte();
            switch (step) {
                case RecipeWriter.BYTES -> {
                    byte[] bytes = piece(in);
                    out.write(bytes, 0, bytes.length);
                }
                case RecipeWriter.CONTENT -> {
                    String path = PathBytes.decode(piece(in));
                    copy(new LayerPath(path), in.readLong());
                }
                case RecipeWriter.END -> {
                    return;
                }
                default -> throw new IOException("the layer's recipe is damaged: step " + step);
            }
        }
    }

    private static byte[] piece(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST_PIECE) {
            throw new IOException("the layer's recipe is damaged: a piece of " + length);
        }
        return in.readNBytes(length);
    }

    private void copy(LayerPath path, long size) throws IOException {
        try (Fd file = layer.open(path.path(), FILE)) {
            long left = size;
            while (left > 0) {
                int most = (int) Math.min(left, buffer.length);
                int count = Io.read(file, ByteBuffer.wrap(buffer, 0, most));
                if (count <= 0) {
                    throw new EOFException(
                            "file \"%s\" of the layer is %d bytes too short".formatted(path, left));
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }
}
