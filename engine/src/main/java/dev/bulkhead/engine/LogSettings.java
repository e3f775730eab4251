package dev.bulkhead.engine;

/**
 * What is kept of a container's output.
 *
 * @param kept whether it can be read afterwards; otherwise only who is attached sees it
 * @param maxBytes the size at which a file of it is put aside for the next; 0: never
 * @param maxFiles how many files there are at most, 1 to 100
 */
public record LogSettings(boolean kept, long maxBytes, int maxFiles) {
    /** Five files of 10 MiB. */
    public static final LogSettings DEFAULT = new LogSettings(true, 10 << 20, 5);

    /** Nothing but a buffer for those who are attached. */
    public static final LogSettings NONE = new LogSettings(false, 1 << 20, 1);

    private static final long LEAST_BYTES = 4096;
    private static final int MOST_FILES = 100;

    public LogSettings {
        if (maxBytes != 0 && maxBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "log-opt max-size: " + maxBytes + " bytes are less than 4096");
        }
        if (maxFiles < 1 || maxFiles > MOST_FILES) {
            throw new IllegalArgumentException(
                    "log-opt max-file: " + maxFiles + " is not between 1 and 100");
        }
    }
}
