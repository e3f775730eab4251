package dev.bulkhead.image;

import dev.bulkhead.image.content.StagedDirectory;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.layer.LayerUnpacker;
import dev.bulkhead.image.layer.UnpackedLayer;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * The unpacked layers, in directories {@code layers/sha256/HEX} by their diff ids. What is there is
 * whole: a layer comes to its place by renaming, after the disk has all of it.
 */
final class LayerStore implements AutoCloseable {
    private static final String NAME = "layers/sha256";
    private static final String UNPACKED = "layer";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final Path path;
    private final Directory layers;

    private LayerStore(Path path, Directory layers) {
        this.path = path;
        this.layers = layers;
    }

    static LayerStore open(Path store, Directory directory) throws KernelException {
        directory.openOrMake("layers", 0700).close();
        return new LayerStore(store.resolve(NAME), directory.openOrMake(NAME, 0700));
    }

    /** Unpacks a layer, and has the disk keep it; {@link #publish} puts it in its place. */
    UnpackedLayer unpack(
            InputStream archive, StagedDirectory staged, LayerLimits limits, LongConsumer progress)
            throws IOException {
        try (Directory layer = staged.directory().openOrMake(UNPACKED, 0755)) {
            UnpackedLayer unpacked = LayerUnpacker.unpack(archive, layer, limits, progress);
            // One call for all files: an fsync for each takes longer by orders of magnitude.
            layer.syncfs();
            return unpacked;
        }
    }

    /** Puts an unpacked layer in its place, unless the same one is there already. */
    void publish(StagedDirectory staged, Digest diffId) throws KernelException {
        try {
            staged.directory()
                    .renameat2(UNPACKED, layers, diffId.hex(), Directory.RENAME_NOREPLACE);
            layers.fsync();
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    /** Returns where a layer lies, if it is there. */
    Optional<Path> find(Digest diffId) throws KernelException {
        try {
            layers.statx(diffId.hex());
            return Optional.of(path.resolve(diffId.hex()));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    List<Digest> list() throws KernelException {
        List<Digest> digests = new ArrayList<>();
        for (DirectoryEntry entry : layers.list()) {
            if (HEX.matcher(entry.name()).matches()) {
                digests.add(new Digest(Digest.Algorithm.SHA256, entry.name()));
            }
        }
        return digests;
    }

    /** Takes a layer from its place at once; its files go with the staged directory. */
    void discard(Digest diffId, StagedDirectory staged) throws KernelException {
        layers.renameat2(diffId.hex(), staged.directory(), diffId.hex(), 0);
    }

    @Override
    public void close() {
        layers.close();
    }
}
