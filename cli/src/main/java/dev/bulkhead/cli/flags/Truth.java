package dev.bulkhead.cli.flags;

/** Reads yes and no as Go's flags do. */
public final class Truth {
    private Truth() {}

    /**
     * Returns whether it is true.
     *
     * @param whole what the error quotes: the whole value that the text is a part of
     */
    public static boolean parse(String flag, String whole, String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default ->
                    throw new InvalidFlagException(
                            flag, whole, "'%s' is neither true nor false".formatted(text));
        };
    }
}
