package dev.bulkhead.image;

import dev.bulkhead.oci.Digest;
import java.util.List;

/**
 * What a collection has removed.
 *
 * @param layers the diff ids of layers
 * @param bytes of blobs and layers together
 */
public record Collected(List<Digest> layers, long bytes) {
    public Collected {
        layers = List.copyOf(layers);
    }
}
