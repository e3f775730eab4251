package dev.bulkhead.image.registry;

import dev.bulkhead.oci.Digest;

/** Is told how a transfer goes on; from any thread. */
public interface TransferNews extends Notices {
    /**
     * Tells of a part.
     *
     * @param part a layer
     * @param status in Docker's words
     * @param current bytes done
     * @param total bytes in all, 0 if there is nothing to count
     */
    void part(Digest part, String status, long current, long total);
}
