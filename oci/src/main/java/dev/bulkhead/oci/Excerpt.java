package dev.bulkhead.oci;

/** Shortens what a message quotes: input of any length must not flood a log or a terminal. */
final class Excerpt {
    private static final int LENGTH = 160;

    private Excerpt() {}

    /** Returns the text, or its beginning if it is long. */
    static String of(String text) {
        return text.length() <= LENGTH ? text : text.substring(0, LENGTH) + "…";
    }
}
