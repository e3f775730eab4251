package dev.bulkhead.engine;

import java.util.List;

/**
 * What pruning has done.
 *
 * @param removed what went, in order
 * @param bytes the room that was made
 */
public record ImagePruneReport(List<ImageRemoval> removed, long bytes) {
    public ImagePruneReport {
        removed = List.copyOf(removed);
    }
}
