package dev.bulkhead.engine;

import java.time.Instant;

/**
 * What is told of a file of a container.
 *
 * @param name the last component of its path; "/" for the root
 * @param size in bytes
 * @param mode type and permissions, as stat(2) has them
 * @param modified when its content was changed last
 * @param linkTarget where a symbolic link leads, made absolute; else empty
 */
public record PathStatus(String name, long size, int mode, Instant modified, String linkTarget) {
    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;

    /** Returns whether it is a directory. */
    public boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    /** Returns whether it is a symbolic link. */
    public boolean isLink() {
        return !linkTarget.isEmpty();
    }
}
