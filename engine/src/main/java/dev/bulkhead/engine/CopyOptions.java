package dev.bulkhead.engine;

/**
 * How files are copied between host and container.
 *
 * @param keepOwners whether owners and groups are those of the source; if not, everything belongs
 *     to root where it comes to
 * @param followLink whether a source that is a symbolic link is what it leads to
 */
public record CopyOptions(boolean keepOwners, boolean followLink) {
    /** Owners become root, links are copied as links. */
    public static final CopyOptions DEFAULT = new CopyOptions(false, false);
}
