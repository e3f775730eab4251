package dev.bulkhead.engine;

import java.util.Optional;

/**
 * How far something with an image has come.
 *
 * @param part the first digits of a layer's digest, or a tag; absent: it is about the whole
 * @param status in Docker's words: {@code Downloading}, {@code Pull complete}
 * @param current bytes done; 0 if there is nothing to count
 * @param total bytes in all; 0 if nobody knows
 */
public record ImageProgress(Optional<String> part, String status, long current, long total) {
    /** Says something about the whole. */
    public static ImageProgress of(String status) {
        return new ImageProgress(Optional.empty(), status, 0, 0);
    }
}
