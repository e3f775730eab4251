package dev.bulkhead.kernel.seccomp;

/**
 * A condition on one argument of a system call. All numbers are unsigned 64-bit.
 *
 * @param argument the argument's index, 0 to 5
 * @param comparison how it is compared
 * @param value what it is compared with; the mask for {@link Comparison#MASKED_EQ}
 * @param valueTwo what the masked argument must equal; bits outside the mask are dropped, as
 *     libseccomp does. Other comparisons ignore it, and it becomes 0
 */
public record Condition(int argument, Comparison comparison, long value, long valueTwo) {
    private static final long LOW_WORD = 0xFFFFFFFFL;

    /** Checks the index and brings the second value into its one form. */
    public Condition {
        if (argument < 0 || argument > 5) {
            throw new IllegalArgumentException(
                    "a system call has the arguments 0 to 5, not " + argument);
        }
        valueTwo = comparison == Comparison.MASKED_EQ ? valueTwo & value : 0;
    }

    /** Makes a condition of a comparison that takes one value. */
    public static Condition of(int argument, Comparison comparison, long value) {
        return new Condition(argument, comparison, value, 0);
    }

    /** Returns whether an argument satisfies the condition. */
    boolean matches(long actual) {
        int order = Long.compareUnsigned(actual, value);
        return switch (comparison) {
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case EQ -> order == 0;
            case GE -> order >= 0;
            case GT -> order > 0;
            case MASKED_EQ -> (actual & value) == valueTwo;
        };
    }

    /**
     * Returns the condition as a 32-bit architecture has it: only the low words count, so that -1
     * written with 64 bits still means -1. libseccomp does the same.
     */
    Condition narrowed() {
        return new Condition(argument, comparison, value & LOW_WORD, valueTwo & LOW_WORD);
    }
}
