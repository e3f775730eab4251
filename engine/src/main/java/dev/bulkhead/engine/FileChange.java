package dev.bulkhead.engine;

/**
 * Something that a container has changed of its image's files.
 *
 * @param path absolute, inside
 */
public record FileChange(Kind kind, String path) {
    /** What was done to a file. */
    public enum Kind {
        /** It was there before, and is another now, or something in it is. */
        MODIFIED,
        /** It was not there before. */
        ADDED,
        /** It is not there any more. */
        DELETED
    }
}
