package dev.bulkhead.image;

import dev.bulkhead.image.content.FileInput;
import dev.bulkhead.image.content.FileOutput;
import dev.bulkhead.image.content.StagedDirectory;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.layer.LayerReproduction;
import dev.bulkhead.image.layer.LayerUnpacker;
import dev.bulkhead.image.layer.UnpackedLayer;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Digester;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;

/**
 * The unpacked layers, in directories {@code layers/sha256/HEX} by their diff ids, each with a file
 * {@code recipes/sha256/HEX}: its size, and how its archive is made again where nobody keeps that.
 * What is there is whole: a layer comes to its place by renaming, the recipe first.
 */
final class LayerStore {
    private static final String NAME = "layers/sha256";
    private static final String RECIPES = "recipes/sha256";
    private static final String UNPACKED = "layer-";
    private static final String RECIPE = "recipe-";
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
        for (String each : List.of("layers", NAME, "recipes", RECIPES)) {
            store.openOrMake(each, 0700).close();
        }
        return new LayerStore(path, store);
    }

    /**
     * Unpacks a layer to a staged place; {@link #publish} puts it in its own.
     *
     * @param slot tells layers of one staged directory apart
     * @param reproducible whether to note how the archive is made again
     */
    UnpackedLayer unpack(
            InputStream archive,
            StagedDirectory staged,
            int slot,
            boolean reproducible,
            LayerLimits limits,
            LongConsumer progress)
            throws IOException {
        try (Directory layer = staged.directory().openOrMake(UNPACKED + slot, 0755);
                FileOutput recipe = staged.create(RECIPE + slot)) {
            // The size is known at the end only.
            UnpackedLayer unpacked;
            if (reproducible) {
                try (FileOutput body = staged.create(RECIPE + slot + ".body")) {
                    unpacked = LayerUnpacker.unpack(archive, layer, limits, progress, body);
                }
                recipe.write(size(unpacked));
                try (FileInput body = open(staged.directory(), RECIPE + slot + ".body")) {
                    body.transferTo(recipe);
                }
            } else {
                unpacked = LayerUnpacker.unpack(archive, layer, limits, progress);
                recipe.write(size(unpacked));
            }
            return unpacked;
        }
    }

    private static byte[] size(UnpackedLayer layer) {
        return ByteBuffer.allocate(Long.BYTES).putLong(layer.bytes()).array();
    }

    private static FileInput open(Directory directory, String name) throws KernelException {
        return new FileInput(directory.open(name, Fcntl.O_RDONLY));
    }

    /** Returns the paths that {@link #publish} makes. */
    static List<String> paths(Digest diffId) {
        return List.of(path(diffId), recipe(diffId));
    }

    /** Puts an unpacked layer in its place, unless the same one is there already. */
    void publish(StagedDirectory staged, int slot, UnpackedLayer layer, boolean reproducible)
            throws KernelException {
        try (Directory layers = store.openDirectory(NAME);
                Directory recipes = store.openDirectory(RECIPES)) {
            // One that tells how to make the archive again is not lost to one that does not.
            int flags = reproducible ? 0 : Directory.RENAME_NOREPLACE;
            rename(staged, RECIPE + slot, recipes, layer.diffId(), flags);
            rename(staged, UNPACKED + slot, layers, layer.diffId(), Directory.RENAME_NOREPLACE);
            layers.fsync();
        }
    }

    private static void rename(
            StagedDirectory staged, String from, Directory to, Digest diffId, int flags)
            throws KernelException {
        try {
            staged.directory().renameat2(from, to, diffId.hex(), flags);
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

    /** Returns how many bytes a layer's archive has without compression, if that is known. */
    OptionalLong size(Digest diffId) throws IOException {
        try (FileInput recipe = open(store, recipe(diffId))) {
            byte[] size = recipe.readNBytes(Long.BYTES);
            return size.length < Long.BYTES
                    ? OptionalLong.empty()
                    : OptionalLong.of(ByteBuffer.wrap(size).getLong());
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    /** Returns whether a layer's archive can be made again. */
    boolean isReproducible(Digest diffId) throws KernelException {
        try {
            return store.statx(recipe(diffId)).size() > Long.BYTES;
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Writes a layer's archive, without compression, as it was unpacked.
     *
     * @throws IOException also if what came out is not what the diff id says
     */
    void reproduce(Digest diffId, OutputStream out) throws IOException {
        if (!isReproducible(diffId)) {
            throw new IOException(
                    "layer %s has no recipe for its archive; load, import or pull it again"
                            .formatted(diffId));
        }
        Digester digester = new Digester(diffId.algorithm());
        try (Directory layer = store.openDirectory(path(diffId));
                FileInput recipe = open(store, recipe(diffId))) {
            recipe.skipNBytes(Long.BYTES);
            LayerReproduction.write(layer, recipe, new Tee(out, digester));
        }
        if (!digester.digest().equals(diffId)) {
            throw new IOException(
                    "layer %s was changed on the disk; load, import or pull it again"
                            .formatted(diffId));
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
        store.deleteTree(recipe(diffId));
    }

    /** A diff id of another algorithm finds nothing: unpacking computes SHA-256. */
    private static String path(Digest diffId) {
        return NAME + "/" + diffId.hex();
    }

    private static String recipe(Digest diffId) {
        return RECIPES + "/" + diffId.hex();
    }
}
