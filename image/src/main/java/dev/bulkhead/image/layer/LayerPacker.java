package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Digester;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Packs a layer: a directory becomes a tar archive without compression (OCI image specification,
 * layer.md). It is the way back of {@link LayerUnpacker}; the same directory always gives the same
 * bytes.
 */
public final class LayerPacker {
    private static final String ROOT = ".";

    private LayerPacker() {}

    /**
     * What an archive turned out to be.
     *
     * @param diffId the SHA-256 of the archive
     * @param bytes its size
     */
    public record PackedLayer(Digest diffId, long bytes) {}

    /**
     * Packs a directory with all below it.
     *
     * @param out is not closed
     */
    public static PackedLayer pack(Path directory, Packing packing, OutputStream out)
            throws IOException {
        try (Directory tree = Directory.open(directory.toString())) {
            return pack(tree, packing, out);
        }
    }

    /** Packs an open directory with all below it. */
    public static PackedLayer pack(Directory tree, Packing packing, OutputStream out)
            throws IOException {
        DigestingOutput digesting = new DigestingOutput(out);
        try (Fd root = tree.node(ROOT)) {
            new TreePacker(packing, digesting).pack(root, ROOT);
        }
        return new PackedLayer(digesting.digester.digest(), digesting.count);
    }

    /** Passes bytes on, and keeps their digest and number. */
    private static final class DigestingOutput extends OutputStream {
        private final OutputStream out;
        private final Digester digester = new Digester(Digest.Algorithm.SHA256);
        private long count;

        DigestingOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            digester.write(bytes, offset, length);
            count += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
