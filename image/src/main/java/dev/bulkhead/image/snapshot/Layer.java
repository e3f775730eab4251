package dev.bulkhead.image.snapshot;

import java.nio.file.Path;

/**
 * A directory that a container sees but never changes: a lower layer of its overlay mount.
 *
 * @param directory an absolute path of this machine
 * @param idmapped whether the container sees its files with owners shifted into its own range of
 *     ids, by an idmapped mount; if not, files of the host's users are nobody's to it
 */
public record Layer(Path directory, boolean idmapped) {
    public Layer {
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("layer %s is no absolute path".formatted(directory));
        }
    }
}
