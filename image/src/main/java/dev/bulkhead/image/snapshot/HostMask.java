package dev.bulkhead.image.snapshot;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * The layer that hides the host's secrets and state from a container whose root is the host's own
 * "/": it lies above "/" and below what the container writes. Home directories, /tmp, /run, the
 * state in /var, and the engine's own directory are empty or absent in it. What is mounted below
 * "/" needs no hiding, since overlayfs does not show it.
 */
public final class HostMask {
    private static final String DIRECTORY = "host-mask";
    private static final String UNFINISHED = "unfinished";

    private HostMask() {}

    /**
     * Returns the directory of the mask, made if it is missing or does not have exactly the content
     * that it should. A mask is never changed nor removed: containers may run on top of it, and
     * would see what it hides.
     *
     * @param engineRoot the directory that holds all of the engine's state; it is hidden too
     */
    public static Path prepare(Path engineRoot) throws IOException {
        Path real = engineRoot.toRealPath();
        List<MaskEntry> entries = MaskEntries.of(real);
        // The name tells the content: another version of this program makes another mask.
        String name = Digest.of(MaskEntries.describe(entries)).hex().substring(0, 16);
        try (Directory root = Directory.open(real.toString());
                Directory masks = root.openOrMake(DIRECTORY, 0700)) {
            if (!isIntact(masks, name, entries)) {
                makeLocked(masks, name, entries);
            }
        }
        return real.resolve(DIRECTORY).resolve(name);
    }

    private static boolean isIntact(Directory masks, String name, List<MaskEntry> entries)
            throws IOException {
        try (Directory mask = masks.openDirectory(name)) {
            return MaskEntries.read(mask).equals(entries);
        } catch (KernelException e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR -> false;
                default -> throw e;
            };
        }
    }

    private static void makeLocked(Directory masks, String name, List<MaskEntry> entries)
            throws IOException {
        masks.lock();
        if (isIntact(masks, name, entries)) {
            return;
        }
        masks.deleteTree(UNFINISHED);
        try (Directory mask = masks.openOrMake(UNFINISHED, 0755)) {
            for (MaskEntry entry : entries) {
                entry.make(mask);
            }
        }
        putAside(masks, name);
        masks.renameat2(UNFINISHED, masks, name, Directory.RENAME_NOREPLACE);
    }

    private static void putAside(Directory masks, String name) throws KernelException {
        try {
            masks.renameat2(name, masks, "altered-" + UUID.randomUUID(), 0);
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }
}
