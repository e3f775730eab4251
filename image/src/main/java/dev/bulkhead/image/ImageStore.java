package dev.bulkhead.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.image.content.BlobStore;
import dev.bulkhead.image.content.StagedDirectory;
import dev.bulkhead.image.content.Staging;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.layer.UnpackedLayer;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Platform;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ExecutionParameters;
import dev.bulkhead.oci.image.History;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.image.RootFs;
import dev.bulkhead.oci.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The images of one directory. It is an OCI image layout (image-layout.md): {@code oci-layout},
 * {@code index.json} with the names, configurations and manifests in {@code blobs/}. Beside these
 * lie the unpacked layers in {@code layers/sha256/}, and what is not finished in {@code staging/}.
 *
 * <p>Any number of threads and processes may use one directory. Changes hold the directory's lock;
 * everything comes to its place by renaming, the name of an image last, so that an image that is
 * found is whole, whenever a process is killed or the power fails.
 */
public final class ImageStore implements AutoCloseable {
    private static final String LAYOUT_FILE = "oci-layout";
    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8);

    private final Path path;
    private final Directory directory;
    private final Staging staging;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final ImageDocuments documents;
    private final IndexFile index;
    private volatile Known known = new Known(Optional.empty(), Map.of());

    /** The images as they were when the index had a certain status. */
    private record Known(Optional<FileStatus> status, Map<Reference, Image> images) {}

    private ImageStore(Path path, Directory directory) throws IOException {
        this.path = path;
        this.directory = directory;
        this.staging = Staging.in(directory);
        this.blobs = BlobStore.in(directory);
        this.layers = LayerStore.in(path, directory);
        this.documents = new ImageDocuments(blobs);
        this.index = new IndexFile(directory);
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
        if (directory.list().stream().noneMatch(entry -> entry.name().equals(LAYOUT_FILE))) {
            try (StagedDirectory staged = staging.stage()) {
                staged.writeFile(directory, LAYOUT_FILE, LAYOUT);
            }
        }
    }

    /** Returns all images, in the order in which their names came. */
    public List<Image> list() throws IOException {
        return List.copyOf(images().values());
    }

    /** Returns the image of a name; a digest in the name is the manifest's, and wins. */
    public Optional<Image> find(Reference name) throws IOException {
        if (name.digest().isEmpty()) {
            return Optional.ofNullable(images().get(name));
        }
        return images().values().stream()
                .filter(image -> image.name().name().equals(name.name()))
                .filter(image -> name.digest().equals(Optional.of(image.manifest())))
                .findFirst();
    }

    private Map<Reference, Image> images() throws IOException {
        while (true) {
            Optional<FileStatus> status = index.status();
            Known current = known;
            if (current.status.equals(status)) {
                return current.images;
            }
            try {
                known = new Known(status, read(index.read()));
            } catch (IOException e) {
                // What the index names may be removed meanwhile, after the index has changed.
                if (index.status().equals(status)) {
                    throw e;
                }
            }
        }
    }

    private Map<Reference, Image> read(Map<Reference, Descriptor> names) throws IOException {
        Map<Reference, Image> images = new LinkedHashMap<>();
        for (Map.Entry<Reference, Descriptor> each : names.entrySet()) {
            images.put(each.getKey(), documents.read(each.getKey(), each.getValue()));
        }
        return images;
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
                                .formatted(diffId, image.name().familiar(), path));
            }
            directories.add(found.get());
        }
        return directories;
    }

    /**
     * Makes an image of one layer from the archive of a root file system, plain or compressed by
     * gzip, zstd, xz or bzip2. An image that had the name before loses it.
     *
     * @param archive read to its end, and closed
     * @param name without a digest
     * @param progress is told now and then how many bytes of the uncompressed archive are done
     * @throws dev.bulkhead.image.layer.LayerException if the archive cannot be unpacked
     */
    public Image importTar(
            InputStream archive, Reference name, LayerLimits limits, LongConsumer progress)
            throws IOException {
        if (name.digest().isPresent()) {
            throw new IllegalArgumentException(
                    "image name \"%s\" has a digest, which only what it names can tell"
                            .formatted(name.familiar()));
        }
        try (StagedDirectory staged = staging.stage()) {
            UnpackedLayer layer = layers.unpack(archive, staged, limits, progress);
            try (Directory _ = lock()) {
                layers.publish(staged, layer.diffId());
                // Nobody has the archive any more: the manifest tells of a blob that is not here,
                // which a layout may do (image-layout.md, "blobs directory").
                Descriptor blob =
                        new Descriptor(MediaType.OCI_LAYER, layer.diffId(), layer.bytes());
                Descriptor manifest =
                        documents.write(staged, importedConfig(layer.diffId()), List.of(blob));
                Map<Reference, Descriptor> names = new LinkedHashMap<>(index.read());
                names.put(name, manifest);
                index.write(staged, names);
                return documents.read(name, manifest);
            }
        }
    }

    private static ImageConfig importedConfig(Digest diffId) {
        Optional<Instant> now = Optional.of(Instant.now());
        History imported =
                new History(
                        now,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("imported from an archive"),
                        false,
                        JsonObject.EMPTY);
        return new ImageConfig(
                now,
                Optional.empty(),
                Platform.host(),
                ExecutionParameters.NONE,
                new RootFs(List.of(diffId), JsonObject.EMPTY),
                List.of(imported),
                JsonObject.EMPTY);
    }

    /**
     * Removes a name, and then everything that no name needs any more.
     *
     * @param layersInUse diff ids of layers that containers still need
     * @return false if there is no image of the name
     */
    public boolean remove(Reference name, Set<Digest> layersInUse) throws IOException {
        try (StagedDirectory staged = staging.stage();
                Directory _ = lock()) {
            Map<Reference, Descriptor> names = new LinkedHashMap<>(index.read());
            if (names.remove(name) == null) {
                return false;
            }
            index.write(staged, names);
            discardUnreferenced(names, layersInUse, staged);
            return true;
        }
    }

    /**
     * Removes layers and documents that no name needs: those of images whose name another image
     * took, and those whose import was killed between layer and name.
     *
     * @param layersInUse diff ids of layers that containers still need
     */
    public void removeUnreferenced(Set<Digest> layersInUse) throws IOException {
        try (StagedDirectory staged = staging.stage();
                Directory _ = lock()) {
            discardUnreferenced(index.read(), layersInUse, staged);
        }
    }

    private void discardUnreferenced(
            Map<Reference, Descriptor> names, Set<Digest> layersInUse, StagedDirectory staged)
            throws IOException {
        Set<Digest> neededLayers = new HashSet<>(layersInUse);
        Set<Digest> neededBlobs = new HashSet<>();
        for (Image image : read(names).values()) {
            neededLayers.addAll(image.diffIds());
            neededBlobs.addAll(documents.blobsOf(image));
        }
        for (Digest diffId : layers.list()) {
            if (!neededLayers.contains(diffId)) {
                layers.discard(diffId, staged);
            }
        }
        for (Digest blob : blobs.list()) {
            if (!neededBlobs.contains(blob)) {
                blobs.delete(blob);
            }
        }
    }

    /** Waits for the lock on names; closing the result gives it back. */
    private Directory lock() throws KernelException {
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
        directory.close();
    }
}
