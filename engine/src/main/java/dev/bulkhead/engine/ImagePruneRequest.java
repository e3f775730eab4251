package dev.bulkhead.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which images to remove of those that no container is made of.
 *
 * @param all those with names too, not only those without
 * @param before only those made before this moment
 * @param labels only those that have all of these labels: {@code key} or {@code key=value}
 * @param withoutLabels only those that have none of these labels
 * @param keep how many bytes of images to keep: those used last stay up to this sum
 */
public record ImagePruneRequest(
        boolean all,
        Optional<Instant> before,
        List<String> labels,
        List<String> withoutLabels,
        OptionalLong keep) {
    /** Removes images without names. */
    public static final ImagePruneRequest DANGLING =
            new ImagePruneRequest(
                    false, Optional.empty(), List.of(), List.of(), OptionalLong.empty());

    public ImagePruneRequest {
        labels = List.copyOf(labels);
        withoutLabels = List.copyOf(withoutLabels);
    }
}
