package dev.bulkhead.image;

import dev.bulkhead.image.content.BlobStore;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.image.Manifest;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The manifests and configurations of images, which are blobs. */
final class ImageDocuments {
    private final BlobStore blobs;
    private final LayerStore layers;

    ImageDocuments(BlobStore blobs, LayerStore layers) {
        this.blobs = blobs;
        this.layers = layers;
    }

    /** Reads the images of entries, each once with all its names. */
    List<Image> read(List<IndexEntry> entries) throws IOException {
        Map<Digest, Group> byId = new LinkedHashMap<>();
        for (IndexEntry entry : entries) {
            Manifest manifest = named(entry, () -> manifest(entry.manifest().digest()));
            byId.computeIfAbsent(
                            manifest.config().digest(), _ -> new Group(manifest, new ArrayList<>()))
                    .entries()
                    .add(entry);
        }
        List<Image> images = new ArrayList<>();
        for (Map.Entry<Digest, Group> each : byId.entrySet()) {
            Group group = each.getValue();
            images.add(
                    named(
                            group.entries().getFirst(),
                            () -> image(each.getKey(), group.manifest(), group.entries())));
        }
        return images;
    }

    /** What is one image, and its first manifest. */
    private record Group(Manifest manifest, List<IndexEntry> entries) {}

    private Image image(Digest id, Manifest manifest, List<IndexEntry> entries) throws IOException {
        ImageConfig config = ImageCodec.readConfig(blobs.read(id, ImageCodec.MAX_BYTES));
        long size = 0;
        for (int i = 0; i < manifest.layers().size(); i++) {
            long archived = manifest.layers().get(i).size();
            size +=
                    i < config.diffIds().size()
                            ? layers.size(config.diffIds().get(i)).orElse(archived)
                            : archived;
        }
        return new Image(id, config, manifest.layers(), size, entries);
    }

    /** Reads documents. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T named(IndexEntry entry, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (IOException | MalformedDocumentException e) {
            throw new IOException(
                    "image %s cannot be read, remove it and import or pull it again: %s"
                            .formatted(
                                    entry.name()
                                            .map(name -> name.familiar())
                                            .orElse(entry.manifest().digest().toString()),
                                    e.getMessage()),
                    e);
        }
    }

    /** Returns the digests of all blobs that entries may need. */
    Set<Digest> blobsOf(List<IndexEntry> entries) throws IOException {
        Set<Digest> digests = new HashSet<>();
        for (IndexEntry entry : entries) {
            Manifest manifest = manifest(entry.manifest().digest());
            digests.add(entry.manifest().digest());
            digests.add(manifest.config().digest());
            manifest.layers().stream().map(Descriptor::digest).forEach(digests::add);
            entry.index().ifPresent(index -> digests.add(index.digest()));
        }
        return digests;
    }

    Manifest manifest(Digest digest) throws IOException {
        return ImageCodec.readManifest(blobs.read(digest, ImageCodec.MAX_BYTES));
    }
}
