package dev.bulkhead.cli.flags;

/** A flag's value makes no sense: one sentence names the flag, the value, and what is expected. */
public final class InvalidFlagException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_EXCERPT = 200;

    /** Describes what is wrong, in a sentence that begins with the flag. */
    public InvalidFlagException(String message) {
        super(message);
    }

    /**
     * Describes a wrong value.
     *
     * @param flag with its dashes
     * @param value as it was given; a long one is cut
     * @param expectation what would be right
     */
    public InvalidFlagException(String flag, String value, String expectation) {
        super("%s '%s': %s".formatted(flag, excerpt(value), expectation));
    }

    private static String excerpt(String value) {
        String cut =
                value.length() > LONGEST_EXCERPT
                        ? value.substring(0, LONGEST_EXCERPT) + "…"
                        : value;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
