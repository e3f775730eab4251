package dev.bulkhead.engine;

import java.nio.file.Path;

/** Where the root file system comes from. */
public sealed interface RootSource {
    /** Returns the image's name or the directory's, for people. */
    default String describe() {
        return switch (this) {
            case Image(String reference) -> reference;
            case HostDirectory(Path path, boolean _) -> path.toString();
        };
    }

    /**
     * An image of the engine's store.
     *
     * @param reference such as {@code debian:13}
     */
    record Image(String reference) implements RootSource {}

    /**
     * A directory of the host, read-only below what the container changes. {@code /} is the host's
     * own userland without its secrets.
     *
     * @param path absolute
     * @param idMapped whether root's files there are root's inside; for {@code /} that is declared,
     *     since root inside may then read what only root outside may
     */
    record HostDirectory(Path path, boolean idMapped) implements RootSource {
        public HostDirectory {
            if (!path.isAbsolute()) {
                throw new IllegalArgumentException(
                        "a root directory is named by an absolute path, not " + path);
            }
        }
    }
}
