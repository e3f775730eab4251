package dev.bulkhead.image.layer;

/**
 * How much a layer may hold, so that a small archive cannot fill the machine.
 *
 * @param entries the number of headers in the archive
 * @param bytes the size of the archive without its compression
 */
public record LayerLimits(long entries, long bytes) {
    /** Ten million entries, 128 GiB. */
    public static final LayerLimits DEFAULT = new LayerLimits(10_000_000, 128L << 30);

    public LayerLimits {
        if (entries < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "limits of a layer are positive: %d entries, %d bytes"
                            .formatted(entries, bytes));
        }
    }
}
