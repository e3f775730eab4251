package dev.bulkhead.image;

import dev.bulkhead.image.content.BlobStore;
import dev.bulkhead.image.content.StagedDirectory;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.MediaType;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.image.ImageConfig;
import dev.bulkhead.oci.image.Manifest;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The manifests and configurations of images, which are blobs. */
final class ImageDocuments {
    private final BlobStore blobs;

    ImageDocuments(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** Reads the image that a name stands for. */
    Image read(Reference name, Descriptor descriptor) throws IOException {
        try {
            Manifest manifest = manifest(descriptor.digest());
            Digest id = manifest.config().digest();
            byte[] config = blobs.read(id, ImageCodec.MAX_BYTES);
            long size = manifest.layers().stream().mapToLong(Descriptor::size).sum();
            return new Image(name, descriptor.digest(), id, ImageCodec.readConfig(config), size);
        } catch (IOException | MalformedDocumentException e) {
            throw new IOException(
                    "image %s cannot be read, remove it and import or pull it again: %s"
                            .formatted(name.familiar(), e.getMessage()),
                    e);
        }
    }

    /** Returns the digests of all blobs that an image may need. */
    Set<Digest> blobsOf(Image image) throws IOException {
        Manifest manifest = manifest(image.manifest());
        Set<Digest> digests = new HashSet<>();
        digests.add(image.manifest());
        digests.add(image.id());
        manifest.layers().forEach(layer -> digests.add(layer.digest()));
        return digests;
    }

    private Manifest manifest(Digest digest) throws IOException {
        return ImageCodec.readManifest(blobs.read(digest, ImageCodec.MAX_BYTES));
    }

    /** Writes an image's configuration and manifest, and returns what points to the manifest. */
    Descriptor write(StagedDirectory staged, ImageConfig config, List<Descriptor> layers)
            throws IOException {
        byte[] configuration = ImageCodec.write(config);
        Digest id = blobs.put(staged, configuration);
        Manifest manifest =
                new Manifest(
                        MediaType.OCI_MANIFEST,
                        new Descriptor(MediaType.OCI_CONFIG, id, configuration.length),
                        layers);
        byte[] document = ImageCodec.write(manifest);
        Digest digest = blobs.put(staged, document);
        return new Descriptor(MediaType.OCI_MANIFEST, digest, document.length);
    }
}
