package dev.bulkhead.cli.flags;

/** Reads whole numbers. */
final class WholeNumber {
    private WholeNumber() {}

    /** Returns the number, which must lie between two others or be one of them. */
    static long parse(String flag, String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Falls through: as wrong as a number out of the range.
        }
        throw new InvalidFlagException(
                flag, text, "expected a whole number from %d to %d".formatted(least, most));
    }
}
