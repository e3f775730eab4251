package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Unpacks a layer: a tar archive, compressed or not, becomes a directory that overlayfs can take as
 * a lower one (OCI image specification, layer.md). One pass does everything; the digest of the
 * archive comes out of it too.
 *
 * <p>The archive may be hostile: nothing outside of the directory is ever touched, and limits bound
 * what it can fill. Owners are kept as they are, so this needs root.
 */
public final class LayerUnpacker {
    private LayerUnpacker() {}

    /**
     * Unpacks an archive to an empty directory. When this fails, the directory holds a part of the
     * layer, for the caller to remove.
     *
     * @param archive plain, or compressed by gzip, zstd, xz or bzip2; it is closed
     * @param progress is told now and then how many bytes of the uncompressed archive are done
     * @throws LayerException if the archive is corrupt or cut off, breaks a limit, or cannot be
     *     written
     */
    public static UnpackedLayer unpack(
            InputStream archive, Directory directory, LayerLimits limits, LongConsumer progress)
            throws LayerException {
        return unpack(archive, directory, limits, progress, ArchiveRecorder.NONE);
    }

    /**
     * Unpacks an archive, and writes down how {@link LayerReproduction} makes it again.
     *
     * @param recipe is closed
     */
    public static UnpackedLayer unpack(
            InputStream archive,
            Directory directory,
            LayerLimits limits,
            LongConsumer progress,
            OutputStream recipe)
            throws IOException {
        try (RecipeWriter writer = new RecipeWriter(recipe)) {
            UnpackedLayer layer = unpack(archive, directory, limits, progress, writer);
            writer.finish();
            return layer;
        }
    }

    private static UnpackedLayer unpack(
            InputStream archive,
            Directory directory,
            LayerLimits limits,
            LongConsumer progress,
            ArchiveRecorder recorder)
            throws LayerException {
        try (InputStream plain = Compression.decompress(archive)) {
            ArchiveStream stream = new ArchiveStream(plain, limits.bytes(), progress, recorder);
            TarReader reader = new TarReader(stream, limits.entries());
            try {
                boolean replaced = writeEntries(reader, directory);
                Digest diffId = stream.finish();
                return new UnpackedLayer(diffId, stream.offset(), reader.headers(), !replaced);
            } catch (IOException e) {
                throw new LayerException("layer, " + reader.place(), e);
            }
        } catch (LayerException e) {
            throw e;
        } catch (IOException e) {
            throw new LayerException("layer, at the start", e);
        }
    }

    /** Returns whether an entry took the place of another. */
    private static boolean writeEntries(TarReader reader, Directory directory) throws IOException {
        try (LayerTree tree = new LayerTree(directory)) {
            EntryWriter writer = new EntryWriter(tree, reader);
            for (Optional<TarEntry> entry = reader.next();
                    entry.isPresent();
                    entry = reader.next()) {
                writer.write(entry.get());
            }
            writer.finish();
            return tree.hasReplaced();
        }
    }
}
