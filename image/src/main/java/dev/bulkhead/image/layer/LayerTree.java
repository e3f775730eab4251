package dev.bulkhead.image.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bulkhead.kernel.DeviceNumber;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Xattr;

/**
 * The directory that a layer becomes, in the form that overlayfs reads: a character device 0:0
 * hides a name of the layers below, and a directory marked opaque hides all that they have in it
 * (Documentation/filesystems/overlayfs.rst, "whiteouts and opaque directories").
 *
 * <p>Every path is resolved within the directory; what the archive has made a symbolic link leads
 * to places within it, as it will in a container.
 */
final class LayerTree implements AutoCloseable {
    /** The permissions of a directory that the archive needs but does not describe. */
    private static final int IMPLIED_PERMISSIONS = 0755;

    private static final DeviceNumber WHITEOUT = new DeviceNumber(0, 0);
    private static final byte[] YES = "y".getBytes(US_ASCII);

    private final Directory root;

    /** The parent of the last entry: entries of one directory mostly follow each other. */
    private Directory parent;

    private LayerPath parentPath = new LayerPath("");

    private boolean replaced;

    LayerTree(Directory root) throws KernelException {
        this.root = root;
        this.parent = root.openDirectory(".");
    }

    /** Returns whether something took the place of what the archive had made before. */
    boolean hasReplaced() {
        return replaced;
    }

    /** Makes something in a directory. */
    @FunctionalInterface
    interface Creation {
        void create() throws KernelException;
    }

    Directory root() {
        return root;
    }

    /**
     * Returns the directory that holds a path, made where it is missing. It stays this object's,
     * and is good until the next call.
     */
    Directory parent(LayerPath path) throws KernelException {
        LayerPath wanted = path.parent();
        if (!wanted.equals(parentPath)) {
            Directory next = openOrMake(wanted);
            parent.close();
            parent = next;
            parentPath = wanted;
        }
        return parent;
    }

    private Directory openOrMake(LayerPath path) throws KernelException {
        try {
            return root.openDirectory(path.toString());
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                throw e;
            }
        }
        for (LayerPath each : path.fromTop()) {
            makeImplied(each.toString());
        }
        return root.openDirectory(path.toString());
    }

    private void makeImplied(String path) throws KernelException {
        boolean hidesBelow = isWhiteout(path);
        if (hidesBelow) {
            root.unlinkat(path, 0);
        }
        try {
            root.mkdirat(path, IMPLIED_PERMISSIONS);
        } catch (KernelException e) {
            if (e.errno() == Errno.EEXIST) {
                return;
            }
            throw e;
        }
        root.fchmodat(path, IMPLIED_PERMISSIONS);
        if (hidesBelow) {
            makeOpaque(path);
        }
    }

    private boolean isWhiteout(String path) throws KernelException {
        try {
            return isWhiteout(root.statx(path));
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isWhiteout(FileStatus status) {
        return status.type() == FileType.CHARACTER_DEVICE && status.deviceNumber().equals(WHITEOUT);
    }

    private void makeOpaque(String path) throws KernelException {
        try (Fd directory = root.node(path)) {
            makeOpaque(directory);
        }
    }

    /** Hides what the layers below have in a directory. */
    void makeOpaque(Fd directory) throws KernelException {
        Xattr.set(directory, OverlayMarks.OPAQUE, YES);
    }

    /**
     * Hides a name of the layers below. What this layer itself has by that name stays: a whiteout
     * speaks of the layers below only, wherever it stands in the archive (OCI image specification,
     * layer.md, "Whiteouts").
     */
    void hide(Directory directory, String name) throws KernelException {
        try {
            directory.mknodat(name, FileType.CHARACTER_DEVICE, 0, WHITEOUT);
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            try (Fd existing = directory.node(name)) {
                if (FileAttributes.statx(existing).type() == FileType.DIRECTORY) {
                    makeOpaque(existing);
                }
            }
        }
    }

    /** Makes something, in the place of whatever the layer has there already. */
    void replace(Directory directory, String name, Creation creation) throws KernelException {
        try {
            creation.create();
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            replaced = true;
            directory.deleteTree(name);
            creation.create();
        }
    }

    /** Opens a new file for writing, in the place of whatever the layer has there already. */
    Fd regularFile(Directory directory, String name) throws KernelException {
        int flags = Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY;
        try {
            return directory.open(name, flags, 0600, 0);
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            replaced = true;
            directory.deleteTree(name);
            return directory.open(name, flags, 0600, 0);
        }
    }

    /** Opens a directory that is there, or makes it in the place of anything else. */
    Fd directory(Directory directory, String name) throws KernelException {
        boolean hidesBelow = false;
        try {
            directory.mkdirat(name, IMPLIED_PERMISSIONS);
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            FileStatus existing = directory.statx(name);
            if (existing.type() != FileType.DIRECTORY) {
                hidesBelow = isWhiteout(existing);
                replaced = true;
                directory.unlinkat(name, 0);
                directory.mkdirat(name, IMPLIED_PERMISSIONS);
            }
        }
        if (hidesBelow) {
            try (Fd made = directory.node(name)) {
                makeOpaque(made);
            }
        }
        return directory.open(name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
    }

    @Override
    public void close() {
        parent.close();
    }
}
