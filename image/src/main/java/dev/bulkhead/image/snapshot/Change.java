package dev.bulkhead.image.snapshot;

/**
 * Something that a container has changed.
 *
 * @param path absolute, inside
 */
public record Change(Kind kind, String path) {
    /** What was done to a file. */
    public enum Kind {
        MODIFIED,
        ADDED,
        DELETED
    }
}
