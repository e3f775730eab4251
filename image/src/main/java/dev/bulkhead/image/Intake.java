package dev.bulkhead.image;

import dev.bulkhead.image.content.BlobStore;
import dev.bulkhead.image.content.Leases;
import dev.bulkhead.image.content.StagedDirectory;
import dev.bulkhead.image.content.Unsynced;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.layer.UnpackedLayer;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.image.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * One undertaking that adds images: layers and documents first, in any order and by any number of
 * threads, then names for them. What it has added is safe from collection until it is closed, and
 * for a day after if it failed, so that the next attempt finds it.
 */
public final class Intake implements AutoCloseable {
    private final ImageStore store;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final Unsynced unsynced;
    private final StagedDirectory staged;
    private final Leases.Lease lease;
    private final AtomicInteger slots = new AtomicInteger();
    private volatile boolean keepsLease;

    Intake(
            ImageStore store,
            BlobStore blobs,
            LayerStore layers,
            Unsynced unsynced,
            StagedDirectory staged,
            Leases.Lease lease) {
        this.store = store;
        this.blobs = blobs;
        this.layers = layers;
        this.unsynced = unsynced;
        this.staged = staged;
        this.lease = lease;
    }

    /** Leaves what was added for a day if no name follows: for what is got from far away. */
    public void keepOnFailure() {
        keepsLease = true;
    }

    /** Adds a small blob. */
    public Digest document(byte[] content) throws IOException {
        try (Directory _ = store.lock()) {
            lease.protect(Digest.of(content));
            return blobs.put(staged, content);
        }
    }

    /** Adds a configuration and the manifest of its layers; returns what points to that. */
    public Descriptor image(byte[] config, List<Descriptor> layerBlobs) throws IOException {
        Digest id = document(config);
        Manifest manifest =
                new Manifest(
                        MediaType.OCI_MANIFEST,
                        new Descriptor(MediaType.OCI_CONFIG, id, config.length),
                        layerBlobs);
        byte[] document = ImageCodec.write(manifest);
        return new Descriptor(MediaType.OCI_MANIFEST, document(document), document.length);
    }

    /** Adds a configuration and the manifest of its layers; returns what points to that. */
    public Descriptor image(ImageConfig config, List<Descriptor> layerBlobs) throws IOException {
        return image(ImageCodec.write(config), layerBlobs);
    }

    /** A layer that waits for {@link #publish}. */
    public static final class PendingLayer {
        private final int slot;
        private final UnpackedLayer unpacked;
        private final boolean reproducible;

        private PendingLayer(int slot, UnpackedLayer unpacked, boolean reproducible) {
            this.slot = slot;
            this.unpacked = unpacked;
            this.reproducible = reproducible;
        }

        /** Returns what the archive turned out to be. */
        public UnpackedLayer unpacked() {
            return unpacked;
        }
    }

    /**
     * Unpacks a layer whose archive nobody keeps: it can be made again from the directory.
     *
     * @param archive plain or compressed; read to its end, and closed
     */
    public PendingLayer unpack(InputStream archive, LayerLimits limits, LongConsumer progress)
            throws IOException {
        return unpack(archive, true, limits, progress);
    }

    /** Unpacks a layer whose archive becomes a blob of its own. */
    public PendingLayer unpackBlob(InputStream archive, LayerLimits limits, LongConsumer progress)
            throws IOException {
        return unpack(archive, false, limits, progress);
    }

    private PendingLayer unpack(
            InputStream archive, boolean recipe, LayerLimits limits, LongConsumer progress)
            throws IOException {
        int slot = slots.incrementAndGet();
        UnpackedLayer unpacked = layers.unpack(archive, staged, slot, recipe, limits, progress);
        return new PendingLayer(slot, unpacked, recipe);
    }

    /**
     * Puts a layer in its place, and the blob that it comes from.
     *
     * @param blob a file of the directory that is known to have its digest; absent: the layer can
     *     be made again
     */
    public void publish(PendingLayer layer, Optional<BlobFile> blob) throws IOException {
        Digest diffId = layer.unpacked.diffId();
        List<String> paths = new ArrayList<>(LayerStore.paths(diffId));
        blob.ifPresent(file -> paths.add(BlobStore.path(file.digest())));
        unsynced.add(staged, paths);
        try (Directory _ = store.lock()) {
            lease.protect(diffId);
            if (blob.isPresent()) {
                lease.protect(blob.get().digest());
                blobs.publish(blob.get().directory(), blob.get().name(), blob.get().digest());
            }
            layers.publish(staged, layer.slot, layer.unpacked, layer.reproducible);
        }
    }

    /**
     * A file that becomes a blob.
     *
     * @param directory in which it lies, on the file system of the store
     * @param name in the directory
     * @param digest of its content, which was checked
     */
    public record BlobFile(Directory directory, String name, Digest digest) {}

    /** Returns the directory for files that are on their way to become blobs. */
    public StagedDirectory staged() {
        return staged;
    }

    /**
     * Takes note that layers and blobs are needed, where they are all here.
     *
     * @return false if one is missing
     */
    public boolean keep(Digest diffId, Descriptor layer) throws IOException {
        try (Directory _ = store.lock()) {
            boolean archive = blobs.has(layer.digest()) || isReproducible(diffId, layer);
            if (layers.find(diffId).isEmpty() || !archive) {
                return false;
            }
            lease.protect(diffId);
            lease.protect(layer.digest());
            return true;
        }
    }

    private boolean isReproducible(Digest diffId, Descriptor layer) throws IOException {
        return layer.digest().equals(diffId) && layers.isReproducible(diffId);
    }

    /** Gives images their names, and lets go of the rest. */
    public void finish(List<IndexEntry> named) throws IOException {
        store.put(staged, named);
        keepsLease = false;
    }

    @Override
    public void close() throws IOException {
        try {
            if (!keepsLease) {
                lease.release();
            }
        } finally {
            staged.close();
        }
    }
}
