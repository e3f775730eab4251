package dev.bulkhead.image;

import dev.bulkhead.image.content.StagedDirectory;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Descriptor;
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

    /** Returns the manifests by their names. */
    Map<Reference, Descriptor> read() throws IOException {
        if (status().isEmpty()) {
            return Map.of();
        }
        try {
            byte[] document = layout.readFile(NAME, ImageCodec.MAX_BYTES);
            return byName(ImageCodec.readIndex(document).manifests());
        } catch (MalformedDocumentException | IllegalArgumentException e) {
            throw new IOException(
                    "%s of the image store is damaged, restore or remove it: %s"
                            .formatted(NAME, e.getMessage()),
                    e);
        }
    }

    private static Map<Reference, Descriptor> byName(List<Descriptor> manifests) {
        Map<Reference, Descriptor> byName = new LinkedHashMap<>();
        for (Descriptor manifest : manifests) {
            Optional.ofNullable(manifest.annotations().get(REFERENCE_NAME))
                    .ifPresent(name -> byName.put(Reference.parse(name), manifest));
        }
        return byName;
    }

    /** Replaces the file as a whole. */
    void write(StagedDirectory staged, Map<Reference, Descriptor> byName) throws IOException {
        List<Descriptor> manifests = new ArrayList<>();
        byName.forEach((name, manifest) -> manifests.add(named(manifest, name)));
        byte[] document = ImageCodec.write(new Index(MediaType.OCI_INDEX, manifests));
        if (document.length > ImageCodec.MAX_BYTES) {
            throw new IOException(
                    "the image store has too many names: %d, in %d bytes; remove some"
                            .formatted(byName.size(), document.length));
        }
        staged.writeFile(layout, NAME, document);
    }

    private static Descriptor named(Descriptor manifest, Reference name) {
        Map<String, String> annotations = new LinkedHashMap<>(manifest.annotations());
        annotations.put(REFERENCE_NAME, name.toString());
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
