package dev.bulkhead.cli.flags;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads where in a container something is to be seen. */
final class Destination {
    private static final Path ROOT = Path.of("/");

    private Destination() {}

    /**
     * Returns the path without dots.
     *
     * @param whole what the error quotes: the whole value that the path is a part of
     */
    static String parse(String flag, String whole, String text) {
        Path path;
        try {
            path = Path.of(text).normalize();
        } catch (InvalidPathException _) {
            throw new InvalidFlagException(flag, whole, "no path has such characters");
        }
        if (!path.isAbsolute()) {
            throw new InvalidFlagException(
                    flag,
                    whole,
                    "the place in the container, '%s', is to be an absolute path".formatted(text));
        }
        if (path.equals(ROOT)) {
            throw new InvalidFlagException(
                    flag, whole, "nothing can be put over the container's whole root, '/'");
        }
        return path.toString();
    }
}
