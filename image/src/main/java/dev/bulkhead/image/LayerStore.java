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
final class LayerStore {
    private static final String NAME = "layers/sha256";
    private static final String UNPACKED = "layer";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    private final Path path;
    private final Directory store;

    private LayerStore(Path path, Directory store) {
        this.path = path;
        this.store = store;
    }

    /**
     * Prepares the layers within the directory of a store.
     *
     * @param path the same directory's
     * @param store stays the caller's, and is to be open as long as this is used
     */
    static LayerStore in(Path path, Directory store) throws KernelException {
        store.openOrMake("layers", 0700).close();
        store.openOrMake(NAME, 0700).close();
        return new LayerStore(path, store);
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
        try (Directory layers = store.openDirectory(NAME)) {
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
            store.statx(path(diffId));
            return Optional.of(path.resolve(path(diffId)));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    List<Digest> list() throws KernelException {
        List<Digest> digests = new ArrayList<>();
        try (Directory layers = store.openDirectory(NAME)) {
            for (DirectoryEntry entry : layers.list()) {
                if (HEX.matcher(entry.name()).matches()) {
                    digests.add(new Digest(Digest.Algorithm.SHA256, entry.name()));
                }
            }
        }
        return digests;
    }

    /** Takes a layer from its place at once; its files go with the staged directory. */
    void discard(Digest diffId, StagedDirectory staged) throws KernelException {
        store.renameat2(path(diffId), staged.directory(), diffId.hex(), 0);
    }

    /** A diff id of another algorithm finds nothing: unpacking computes SHA-256. */
    private static String path(Digest diffId) {
        return NAME + "/" + diffId.hex();
    }
}
