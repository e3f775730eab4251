package dev.bulkhead.image;

import dev.bulkhead.image.content.StagedDirectory;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.Index;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of images: {@code index.json} of an OCI image layout, whose descriptors of manifests
 * carry the names as annotations (image-layout.md, "index.json file"; annotations.md).
 */
final class IndexFile {
    private static final String NAME = "index.json";
    private static final String REFERENCE_NAME = "org.opencontainers.image.ref.name";
    private static final String INDEX_DIGEST = "dev.bulkhead.index.digest";
    private static final String INDEX_TYPE = "dev.bulkhead.index.type";
    private static final String INDEX_SIZE = "dev.bulkhead.index.size";

    private final Directory layout;

    IndexFile(Directory layout) {
        this.layout = layout;
    }

    /** Returns what changes whenever the file does; nothing if there is no file yet. */
    Optional<FileStatus> status() throws KernelException {
        try {
            return Optional.of(layout.statx(NAME));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns the images, in the order in which they came. */
    List<IndexEntry> read() throws IOException {
        if (status().isEmpty()) {
            return List.of();
        }
        try {
            byte[] document = layout.readFile(NAME, ImageCodec.MAX_BYTES);
            return ImageCodec.readIndex(document).manifests().stream()
                    .map(IndexFile::entry)
                    .toList();
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw new IOException(
                    "%s of the image store is damaged, restore or remove it: %s"
                            .formatted(NAME, e.getMessage()),
                    e);
        }
    }

    private static IndexEntry entry(Descriptor manifest) {
        Map<String, String> annotations = new LinkedHashMap<>(manifest.annotations());
        Optional<String> name = Optional.ofNullable(annotations.remove(REFERENCE_NAME));
        Optional<String> digest = Optional.ofNullable(annotations.remove(INDEX_DIGEST));
        String type = annotations.getOrDefault(INDEX_TYPE, MediaType.OCI_INDEX);
        String size = annotations.getOrDefault(INDEX_SIZE, "0");
        annotations.remove(INDEX_TYPE);
        annotations.remove(INDEX_SIZE);
        return new IndexEntry(
                name.map(Reference::parse),
                annotated(manifest, annotations),
                digest.map(text -> new Descriptor(type, Digest.parse(text), Long.parseLong(size))));
    }

    /** Replaces the file as a whole. */
    void write(StagedDirectory staged, List<IndexEntry> entries) throws IOException {
        List<Descriptor> manifests = new ArrayList<>();
        entries.forEach(entry -> manifests.add(descriptor(entry)));
        byte[] document = ImageCodec.write(new Index(MediaType.OCI_INDEX, manifests));
        if (document.length > ImageCodec.MAX_BYTES) {
            throw new IOException(
                    "the image store has too many names: %d, in %d bytes; remove some"
                            .formatted(entries.size(), document.length));
        }
        staged.writeFile(layout, NAME, document);
    }

    private static Descriptor descriptor(IndexEntry entry) {
        Map<String, String> annotations = new LinkedHashMap<>(entry.manifest().annotations());
        entry.name().ifPresent(name -> annotations.put(REFERENCE_NAME, name.toString()));
        entry.index()
                .ifPresent(index -> {
                    annotations.put(INDEX_DIGEST, index.digest().toString());
                    annotations.put(INDEX_TYPE, index.mediaType());
                    annotations.put(INDEX_SIZE, Long.toString(index.size()));
                });
        return annotated(entry.manifest(), annotations);
    }

    private static Descriptor annotated(Descriptor manifest, Map<String, String> annotations) {
        return new Descriptor(
                manifest.mediaType(),
                manifest.digest(),
                manifest.size(),
                manifest.urls(),
                annotations,
                manifest.platform(),
                manifest.artifactType(),
                manifest.unknown());
    }
}
