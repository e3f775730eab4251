package dev.bulkhead.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An image of the store.
 *
 * @param id digest of its configuration
 * @param tags its names with tags, as people write them: {@code debian:13}
 * @param digests its names with the digests that registries know it by: {@code debian@sha256:…}
 * @param created when it was made or imported
 * @param size bytes of its layers, unpacked
 * @param labels free text by keys
 * @param platform what its programs run on: {@code linux/amd64}
 */
public record ImageInfo(
        String id,
        List<String> tags,
        List<String> digests,
        Instant created,
        long size,
        Map<String, String> labels,
        String platform) {
    private static final int SHORT_ID = 12;

    public ImageInfo {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
        labels = Map.copyOf(labels);
    }

    /** Returns the first name, or the id of an image that has none. */
    public String name() {
        return tags.isEmpty() ? id : tags.getFirst();
    }

    /** Returns the first 12 digits of the id, by which people name it. */
    public String shortId() {
        int start = id.indexOf(':') + 1;
        return id.substring(start, start + SHORT_ID);
    }

    /** Returns whether it has no name: another image took it, or it never had one. */
    public boolean isDangling() {
        return tags.isEmpty();
    }
}
