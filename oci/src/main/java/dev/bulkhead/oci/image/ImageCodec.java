package dev.bulkhead.oci.image;

import dev.bulkhead.oci.json.Json;

/**
 * Reads and writes the documents of an image. What is written has other bytes, and so another
 * digest, than what was read: whoever needs the digest of a document that came from elsewhere keeps
 * its bytes. Fields that are not known survive.
 *
 * <p>Every reading method throws {@link dev.bulkhead.oci.json.MalformedDocumentException} for a
 * document that is malformed or too large.
 */
public final class ImageCodec {
    /**
     * The size of the largest document that is read: 4 MiB, as in the distribution specification.
     */
    public static final int MAX_BYTES = 4 << 20;

    private ImageCodec() {}

    /** Reads an image's configuration. */
    public static ImageConfig readConfig(byte[] document) {
        return Json.read(document, MAX_BYTES, ImageConfig::read);
    }

    /** Reads an image's manifest. */
    public static Manifest readManifest(byte[] document) {
        return Json.read(document, MAX_BYTES, Manifest::read);
    }

    /** Reads an index of manifests. */
    public static Index readIndex(byte[] document) {
        return Json.read(document, MAX_BYTES, Index::read);
    }

    /** Writes an image's configuration. */
    public static byte[] write(ImageConfig config) {
        return Json.write(config.toJson());
    }

    /** Writes an image's manifest. */
    public static byte[] write(Manifest manifest) {
        return Json.write(manifest.toJson());
    }

    /** Writes an index of manifests. */
    public static byte[] write(Index index) {
        return Json.write(index.toJson());
    }
}
