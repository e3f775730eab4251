package dev.bulkhead.image.snapshot;

import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.layer.LayerPacker;
import dev.bulkhead.image.layer.LayerUnpacker;
import dev.bulkhead.image.layer.PackedStream;
import dev.bulkhead.image.layer.Packing;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.KernelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Copies what layers have at a place to a directory, with everything about each file. */
public final class TreeCopy {
    private TreeCopy() {}

    /**
     * Copies a directory with all below it.
     *
     * @param layers the uppermost first
     * @param path where in them; symbolic links are followed within them
     * @param target a directory that is there; it gets the owner and permissions too
     * @return whether there is a directory to be copied
     */
    public static boolean copy(List<Path> layers, String path, Path target) throws IOException {
        try (MergedView view = MergedView.of(layers)) {
            Optional<Directory> source = find(view.root(), path);
            if (source.isEmpty()) {
                return false;
            }
            try (Directory from = source.get();
                    Directory to = Directory.open(target.toString())) {
                copy(from, to);
                to.syncfs();
            }
            return true;
        }
    }

    private static Optional<Directory> find(Directory root, String path) throws KernelException {
        try {
            return Optional.of(Directory.of(root.open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY)));
        } catch (KernelException e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> Optional.empty();
                default -> throw e;
            };
        }
    }

    private static void copy(Directory from, Directory to) throws IOException {
        try (InputStream archive =
                PackedStream.of(out -> LayerPacker.pack(from, Packing.TREE, out))) {
            LayerUnpacker.unpack(archive, to, LayerLimits.DEFAULT, _ -> {});
        }
    }
}
