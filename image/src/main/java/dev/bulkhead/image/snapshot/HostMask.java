package dev.bulkhead.image.snapshot;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FsContext;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Mounts;
import dev.bulkhead.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * The layer that hides the host's secrets and state from a container whose root is the host's own
 * "/": it lies above "/" and below what the container writes. Home directories, /tmp, /run, the
 * state in /var, and the engine's own directory are empty or absent in it. What is mounted below
 * "/" needs no hiding, since overlayfs does not show it.
 *
 * <p>The mask lies in a small tmpfs that is mounted in the engine's directory: overlayfs refuses a
 * lower layer that is within another one, and everything on the root file system is within "/". The
 * mount stays when the engine ends, since containers may be started again without it.
 */
public final class HostMask {
    private static final String DIRECTORY = "host-mask";
    private static final String MOUNT_POINT = "mount";
    private static final String UNFINISHED = "unfinished";
    private static final String SIZE = "4m";

    private HostMask() {}

    /**
     * Returns the directory of the mask, made if it is missing or does not have exactly the content
     * that it should. A mask is never changed nor removed: containers may run on top of it, and
     * would see what it hides.
     *
     * @param engineRoot the directory that holds all of the engine's state; it is hidden too
     */
    public static Path prepare(Path engineRoot) throws IOException {
        return prepare(engineRoot, 0);
    }

    /**
     * Returns the directory of a mask for a container of which the first user id is given, where
     * the mask cannot be id-mapped: before Linux 6.3 no tmpfs can. As {@link #prepare(Path)}
     * otherwise.
     */
    public static Path prepare(Path engineRoot, long firstId) throws IOException {
        Path real = engineRoot.toRealPath();
        List<MaskEntry> entries =
                MaskEntries.of(real).stream().map(entry -> entry.shifted(firstId)).toList();
        // The name tells the content: another version of this program makes another mask.
        String name = Digest.of(MaskEntries.describe(entries)).hex().substring(0, 16);
        Path point = real.resolve(DIRECTORY).resolve(MOUNT_POINT);
        try (Directory root = Directory.open(real.toString());
                Directory own = root.openOrMake(DIRECTORY, 0700)) {
            own.openOrMake(MOUNT_POINT, 0700).close();
            if (!isIntact(own, name, entries)) {
                own.lock();
                if (!isMounted(own)) {
                    mount(point);
                }
                make(own, name, entries);
            }
        }
        return point.resolve(name);
    }

    /** Returns whether a layer is a mask of an engine's. */
    public static boolean isMask(Path layer, Path engineRoot) throws IOException {
        return layer.startsWith(engineRoot.toRealPath().resolve(DIRECTORY));
    }

    /** Takes the mount off; containers that run keep the mask. Nothing mounted is no error. */
    public static void release(Path engineRoot) throws IOException {
        if (!Files.isDirectory(engineRoot.resolve(DIRECTORY).resolve(MOUNT_POINT))) {
            return;
        }
        Path real = engineRoot.toRealPath().resolve(DIRECTORY);
        try (Directory own = Directory.open(real.toString())) {
            own.lock();
            while (isMounted(own)) {
                Mounts.umount2(
                        real.resolve(MOUNT_POINT).toString(),
                        Mounts.MNT_DETACH | Mounts.UMOUNT_NOFOLLOW);
            }
        }
    }

    private static boolean isMounted(Directory own) throws KernelException {
        return !own.statx(MOUNT_POINT).device().equals(own.statx(".").device());
    }

    private static void mount(Path point) throws IOException {
        try (FsContext tmpfs = FsContext.fsopen("tmpfs")) {
            tmpfs.setString("size", SIZE).setString("mode", "0700").create();
            long attributes =
                    Mounts.MOUNT_ATTR_NOSUID | Mounts.MOUNT_ATTR_NODEV | Mounts.MOUNT_ATTR_NOEXEC;
            try (Fd mount = tmpfs.fsmount(attributes)) {
                Mounts.moveMount(mount, point.toString());
            }
        }
    }

    private static boolean isIntact(Directory own, String name, List<MaskEntry> entries)
            throws IOException {
        if (!isMounted(own)) {
            return false;
        }
        try (Directory mask = own.openDirectory(MOUNT_POINT + "/" + name)) {
            return MaskEntries.read(mask).equals(entries);
        } catch (KernelException e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR -> false;
                default -> throw e;
            };
        }
    }

    private static void make(Directory own, String name, List<MaskEntry> entries)
            throws IOException {
        if (isIntact(own, name, entries)) {
            return;
        }
        try (Directory masks = own.openDirectory(MOUNT_POINT)) {
            masks.deleteTree(UNFINISHED);
            try (Directory mask = masks.openOrMake(UNFINISHED, 0755)) {
                for (MaskEntry entry : entries) {
                    entry.make(mask);
                }
            }
            putAside(masks, name);
            masks.renameat2(UNFINISHED, masks, name, Directory.RENAME_NOREPLACE);
        }
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
