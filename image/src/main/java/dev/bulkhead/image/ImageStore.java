package dev.bulkhead.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.image.content.BlobStore;
import dev.bulkhead.image.content.FileInput;
import dev.bulkhead.image.content.Leases;
import dev.bulkhead.image.content.StagedDirectory;
import dev.bulkhead.image.content.Staging;
import dev.bulkhead.image.content.Unsynced;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.Manifest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The images of one directory. It is an OCI image layout (image-layout.md): {@code oci-layout},
 * {@code index.json} with the names, configurations, manifests and compressed layers in {@code
 * blobs/}. Beside these lie the unpacked layers in {@code layers/}, how to make the archives of
 * those again that came without compression in {@code recipes/}, and what is not finished in {@code
 * staging/} and {@code partial/}.
 *
 * <p>Any number of threads and processes may use one directory. Changes hold the directory's lock;
 * everything comes to its place by renaming, the name of an image last, so that an image that is
 * found is whole, whenever a process is killed or the power fails.
 */
public final class ImageStore implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ImageStore.class.getName());
    private static final String LAYOUT_FILE = "oci-layout";
    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8);

    private final Path path;
    private final Directory directory;
    private final Staging staging;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final Leases leases;
    private final Unsynced unsynced;
    private final ImageDocuments documents;
    private final IndexFile index;
    private final LastUses uses;
    private volatile Known known = new Known(Optional.empty(), List.of());
    private Optional<Thread> settling = Optional.empty();

    /** The images as they were when the index had a certain status. */
    private record Known(Optional<FileStatus> status, List<Image> images) {}

    private ImageStore(Path path, Directory directory) throws IOException {
        this.path = path;
        this.directory = directory;
        this.staging = Staging.in(directory);
        this.blobs = BlobStore.in(directory);
        this.layers = LayerStore.in(path, directory);
        this.leases = Leases.in(directory);
        this.unsynced = Unsynced.in(directory);
        this.documents = new ImageDocuments(blobs, layers);
        this.index = new IndexFile(directory);
        this.uses = LastUses.in(directory);
    }

    /**
     * Opens the store in a directory, which is made if need be, and removes what killed processes
     * have left in it.
     */
    public static ImageStore open(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Files.createDirectories(absolute);
        Directory directory = Directory.open(absolute.toString());
        try {
            ImageStore store = new ImageStore(absolute, directory);
            store.prepare();
            return store;
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private void prepare() throws IOException {
        // Images may hold set-user-id programs, and are nobody else's business.
        directory.fchmodat(".", 0700);
        staging.sweep();
        unsynced.removeLost();
        if (directory.list().stream().noneMatch(entry -> entry.name().equals(LAYOUT_FILE))) {
            try (StagedDirectory staged = staging.stage()) {
                staged.writeFile(directory, LAYOUT_FILE, LAYOUT);
            }
        }
    }

    /** Returns the directory. */
    public Path path() {
        return path;
    }

    /** Returns all images, in the order in which they came. */
    public List<Image> list() throws IOException {
        return images();
    }

    /** Returns the image of a name; a digest in the name is the manifest's, and wins. */
    public Optional<Image> find(Reference name) throws IOException {
        return images().stream()
                .filter(image -> image.entries().stream().anyMatch(entry -> is(entry, name)))
                .findFirst();
    }

    private static boolean is(IndexEntry entry, Reference name) {
        if (name.digest().isEmpty()) {
            return entry.name().equals(Optional.of(name));
        }
        Digest digest = name.digest().get();
        return entry.name().filter(own -> own.name().equals(name.name())).isPresent()
                && (digest.equals(entry.manifest().digest())
                        || digest.equals(entry.registryDigest()));
    }

    /** Returns the images whose ids begin with hexadecimal digits. */
    public List<Image> withId(String digits) throws IOException {
        return images().stream().filter(image -> image.id().hex().startsWith(digits)).toList();
    }

    private List<Image> images() throws IOException {
        while (true) {
            Optional<FileStatus> status = index.status();
            Known current = known;
            if (current.status.equals(status)) {
                return current.images;
            }
            try {
                known = new Known(status, List.copyOf(documents.read(index.read())));
            } catch (IOException e) {
                // What the index names may be removed meanwhile, after the index has changed.
                if (index.status().equals(status)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Returns the directories of an image's layers, the uppermost first, as overlayfs takes them.
     *
     * @throws IOException if one is missing
     */
    public List<Path> layers(Image image) throws IOException {
        List<Path> directories = new ArrayList<>();
        for (Digest diffId : image.diffIds().reversed()) {
            Optional<Path> found = layers.find(diffId);
            if (found.isEmpty()) {
                throw new IOException(
                        "layer %s of image %s is missing in %s; import or pull the image again"
                                .formatted(diffId, image.familiar(), path));
            }
            directories.add(found.get());
        }
        return directories;
    }

    /** Returns how many bytes a layer's archive has without compression, if that is known. */
    public OptionalLong layerSize(Digest diffId) throws IOException {
        return layers.size(diffId);
    }

    /** Returns a manifest, an index or a configuration as it is. */
    public byte[] document(Digest digest) throws IOException {
        return blobs.read(digest, ImageCodec.MAX_BYTES);
    }

    /** Returns the parsed manifest of an entry. */
    public Manifest manifest(IndexEntry entry) throws IOException {
        return documents.manifest(entry.manifest().digest());
    }

    /** Returns whether a blob lies here as it came. */
    public boolean hasBlob(Digest digest) throws IOException {
        return blobs.has(digest);
    }

    /** Opens a blob that lies here as it came. */
    public FileInput openBlob(Digest digest) throws IOException {
        return blobs.open(digest);
    }

    /** Writes a layer's archive as the manifest tells of it, kept or made again. */
    public void writeLayer(Descriptor layer, Digest diffId, OutputStream out) throws IOException {
        if (blobs.has(layer.digest())) {
            try (FileInput blob = blobs.open(layer.digest())) {
                blob.transferTo(out);
            }
        } else if (layer.digest().equals(diffId)) {
            layers.reproduce(diffId, out);
        } else {
            throw new IOException(
                    "the archive %s of layer %s is missing in %s; load or pull the image again"
                            .formatted(layer.digest(), diffId, path));
        }
    }

    /** Takes note that an image is used now. */
    public void used(Image image) throws IOException {
        uses.note(image.id());
    }

    /** Returns when an image was last used, or came here. */
    public Instant lastUsed(Image image) {
        try {
            return uses.of(image.id()).orElse(Instant.EPOCH);
        } catch (KernelException e) {
            LOG.log(System.Logger.Level.WARNING, "last use of an image: " + e.getMessage());
            return Instant.EPOCH;
        }
    }

    /** Begins to add images. */
    public Intake intake() throws IOException {
        return new Intake(this, blobs, layers, unsynced, staging.stage(), leases.begin());
    }

    void put(StagedDirectory staged, List<IndexEntry> added) throws IOException {
        try (Directory _ = lock()) {
            List<IndexEntry> entries = index.read();
            for (IndexEntry each : added) {
                entries = IndexEntry.put(entries, each);
            }
            index.write(staged, entries);
            for (Image image : documents.read(added)) {
                uses.note(image.id());
            }
        }
        settle();
    }

    /** Has the disk take what came, in the background: nobody waits for that. */
    private synchronized void settle() {
        if (settling.filter(Thread::isAlive).isEmpty()) {
            settling = Optional.of(Thread.ofPlatform().daemon().name("settling").start(this::sync));
        }
    }

    private void sync() {
        try {
            unsynced.settle();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "sync images: " + e.getMessage());
        }
    }

    /** Gives an image a further name. */
    public void tag(IndexEntry image, Reference name) throws IOException {
        change(entries -> IndexEntry.put(entries, image.named(name)));
    }

    /** Replaces the names of images as a whole, with nobody else changing them meanwhile. */
    public void change(UnaryOperator<List<IndexEntry>> change) throws IOException {
        try (StagedDirectory staged = staging.stage();
                Directory _ = lock()) {
            List<IndexEntry> before = index.read();
            List<IndexEntry> after = change.apply(before);
            if (!after.equals(before)) {
                index.write(staged, after);
            }
        }
    }

    /**
     * Removes a name, and then everything that no name needs any more.
     *
     * @param layersInUse diff ids of layers that containers still need
     * @return false if there is no image of the name
     */
    public boolean remove(Reference name, Set<Digest> layersInUse) throws IOException {
        boolean[] found = new boolean[1];
        change(entries -> {
            List<IndexEntry> rest =
                    entries.stream()
                            .filter(entry -> !entry.name().equals(Optional.of(name)))
                            .toList();
            found[0] = rest.size() < entries.size();
            return rest;
        });
        if (found[0]) {
            removeUnreferenced(layersInUse);
        }
        return found[0];
    }

    /**
     * Removes layers and blobs that no image needs, and no undertaking that is under way.
     *
     * @param layersInUse diff ids of layers that containers still need
     */
    public Collected removeUnreferenced(Set<Digest> layersInUse) throws IOException {
        try (StagedDirectory staged = staging.stage();
                Directory _ = lock()) {
            List<IndexEntry> entries = index.read();
            Set<Digest> needed = new HashSet<>(layersInUse);
            needed.addAll(leases.content());
            for (Image image : documents.read(entries)) {
                needed.addAll(image.diffIds());
            }
            needed.addAll(documents.blobsOf(entries));
            return collect(needed, staged);
        }
    }

    private Collected collect(Set<Digest> needed, StagedDirectory staged) throws IOException {
        List<Digest> removed = new ArrayList<>();
        long bytes = 0;
        for (Digest diffId : layers.list()) {
            if (!needed.contains(diffId)) {
                bytes += layers.size(diffId).orElse(0);
                layers.discard(diffId, staged);
                removed.add(diffId);
            }
        }
        for (Digest blob : blobs.list()) {
            if (!needed.contains(blob)) {
                bytes += blobs.size(blob).orElse(0);
                blobs.delete(blob);
                uses.forget(blob);
            }
        }
        return new Collected(removed, bytes);
    }

    /** Waits for the lock on names; closing the result gives it back. */
    Directory lock() throws KernelException {
        Directory own = Directory.open(path.toString());
        try {
            own.lock();
            return own;
        } catch (KernelException e) {
            own.close();
            throw e;
        }
    }

    @Override
    public void close() {
        Optional<Thread> last;
        synchronized (this) {
            last = settling;
        }
        try {
            if (last.isPresent()) {
                last.get().join();
            }
        } catch (InterruptedException e) {
            // The lists stay, and the next one that opens the store goes on.
            Thread.currentThread().interrupt();
        } finally {
            directory.close();
        }
    }
}
