package dev.bulkhead.image;

import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageConfig;
import java.util.List;

/**
 * An image of this machine.
 *
 * @param name by which it is found
 * @param manifest the digest of its manifest
 * @param id the digest of its configuration, which is what Docker calls an image's id
 * @param config its configuration
 * @param size bytes of its layers' archives, as its manifest tells
 */
public record Image(Reference name, Digest manifest, Digest id, ImageConfig config, long size) {
    /** Returns the digests of the layers' uncompressed archives, the lowest first. */
    public List<Digest> diffIds() {
        return config.diffIds();
    }
}
