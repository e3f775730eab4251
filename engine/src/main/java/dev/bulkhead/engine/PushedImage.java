package dev.bulkhead.engine;

/**
 * An image in a registry.
 *
 * @param reference its name, as people write it
 * @param tag the tag that stands for it
 * @param digest of its manifest there
 * @param size of its manifest, in bytes
 */
public record PushedImage(String reference, String tag, String digest, long size) {}
