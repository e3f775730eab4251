package dev.bulkhead.engine;

import java.time.Instant;

/**
 * An image of the store.
 *
 * @param name repository and tag as people write them
 * @param id digest of its configuration
 * @param created when it was made or imported
 * @param size bytes of its layers' archives, as its manifest tells
 */
public record ImageInfo(String name, String id, Instant created, long size) {}
