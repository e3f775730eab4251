package dev.bulkhead.runtime.cgroup;

/** Weights of version 1, which the specification has, in the scale of version 2: 1 to 10000. */
final class Weights {
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long MAX_WEIGHT = 10_000;

    private static final long MIN_BLKIO = 10;
    private static final long BLKIO_RANGE = 990;

    private Weights() {}

    /**
     * Converts CPU shares, so that the ends and the defaults meet: 2 is 1, 1024 is 100, 262144 is
     * 10000. The curve between them is the one that runc and crun use since 2025: a quadratic
     * function of the logarithm.
     */
    static long cpu(long shares) {
        if (shares <= MIN_SHARES) {
            return 1;
        }
        if (shares >= MAX_SHARES) {
            return MAX_WEIGHT;
        }
        double logarithm = Math.log((double) shares) / Math.log(2);
        double exponent = (logarithm * logarithm + 125 * logarithm) / 612 - 7.0 / 34;
        // Rounded up, but not for the rounding of the logarithm itself.
        return (long) Math.ceil(Math.pow(10, exponent) - 1e-9);
    }

    /** Converts a weight of block I/O, 10 to 1000, in a straight line. */
    static long io(long weight) {
        return 1 + (weight - MIN_BLKIO) * (MAX_WEIGHT - 1) / BLKIO_RANGE;
    }
}
