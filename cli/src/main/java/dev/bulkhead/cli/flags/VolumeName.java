package dev.bulkhead.cli.flags;

import java.util.regex.Pattern;

/** What volumes may be called: as Docker's. */
final class VolumeName {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}");

    private VolumeName() {}

    /**
     * Returns the name.
     *
     * @param whole what the error quotes: the whole value that the name is a part of
     */
    static String parse(String flag, String whole, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new InvalidFlagException(
                    flag,
                    whole,
                    ("'%s' is no volume's name (two or more of a-z A-Z 0-9 _ . -); for a directory"
                                    + " of the host begin with / or ./")
                            .formatted(text));
        }
        return text;
    }
}
