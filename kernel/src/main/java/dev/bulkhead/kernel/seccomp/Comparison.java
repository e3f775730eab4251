package dev.bulkhead.kernel.seccomp;

/** How a {@link Condition} compares an argument, unsigned; the names are libseccomp's. */
public enum Comparison {
    NE,
    LT,
    LE,
    EQ,
    GE,
    GT,
    MASKED_EQ
}
