package dev.bulkhead.engine;

/** What removing an image has taken away. */
public sealed interface ImageRemoval {
    /**
     * A name.
     *
     * @param reference such as {@code debian:13}
     */
    record Untagged(String reference) implements ImageRemoval {}

    /**
     * An image, or a layer that no other image needs.
     *
     * @param digest the image's id, or the layer's diff id
     */
    record Deleted(String digest) implements ImageRemoval {}
}
