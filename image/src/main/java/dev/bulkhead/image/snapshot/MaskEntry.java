package dev.bulkhead.image.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bulkhead.image.layer.OverlayMarks;
import dev.bulkhead.kernel.DeviceNumber;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.Xattr;
import java.io.IOException;

/**
 * One file of a mask.
 *
 * @param path relative to the root of the mask
 * @param type a directory, a symbolic link, or a character device, which is a whiteout
 * @param opaque whether a directory hides what the host has in its own
 * @param target of a symbolic link, else empty
 */
record MaskEntry(
        String path,
        FileType type,
        int permissions,
        long uid,
        long gid,
        boolean opaque,
        String target) {
    private static final DeviceNumber WHITEOUT = new DeviceNumber(0, 0);
    private static final int LINK_PERMISSIONS = 0777;
    private static final byte[] YES = "y".getBytes(US_ASCII);

    /** A directory that shows nothing of the host's. */
    static MaskEntry opaque(String path, int permissions) {
        return new MaskEntry(path, FileType.DIRECTORY, permissions, 0, 0, true, "");
    }

    /** A directory within an opaque one. */
    static MaskEntry directory(String path, int permissions) {
        return new MaskEntry(path, FileType.DIRECTORY, permissions, 0, 0, false, "");
    }

    /** A directory with what the host has in it, described as the host's own. */
    static MaskEntry merged(String path, FileStatus host) {
        return new MaskEntry(
                path, FileType.DIRECTORY, host.permissions(), host.uid(), host.gid(), false, "");
    }

    static MaskEntry link(String path, String target) {
        return new MaskEntry(path, FileType.SYMLINK, LINK_PERMISSIONS, 0, 0, false, target);
    }

    /** Makes a name of the host vanish. */
    static MaskEntry whiteout(String path) {
        return new MaskEntry(path, FileType.CHARACTER_DEVICE, 0, 0, 0, false, "");
    }

    /** Returns it with its owner's ids shifted. */
    MaskEntry shifted(long by) {
        return new MaskEntry(path, type, permissions, uid + by, gid + by, opaque, target);
    }

    /** Describes a file that is there. */
    static MaskEntry read(Directory mask, String path) throws IOException {
        try (Fd node = mask.node(path)) {
            FileStatus status = FileAttributes.statx(node);
            boolean link = status.type() == FileType.SYMLINK;
            return new MaskEntry(
                    path,
                    status.type(),
                    status.permissions(),
                    status.uid(),
                    status.gid(),
                    status.type() == FileType.DIRECTORY
                            && Xattr.get(node, OverlayMarks.OPAQUE).isPresent(),
                    link ? mask.readlinkat(path) : "");
        }
    }

    /** Makes the file in a mask that has its parent already; "." is there. */
    void make(Directory mask) throws IOException {
        switch (type) {
            case DIRECTORY -> {
                if (!path.equals(".")) {
                    mask.mkdirat(path, 0700);
                }
            }
            case SYMLINK -> mask.symlinkat(target, path);
            case CHARACTER_DEVICE -> mask.mknodat(path, type, 0, WHITEOUT);
            case FIFO, BLOCK_DEVICE, REGULAR, SOCKET, UNKNOWN ->
                    throw new AssertionError("no mask has a " + type);
        }
        try (Fd node = mask.node(path)) {
            FileAttributes.fchown(node, uid, gid);
            if (type == FileType.DIRECTORY) {
                FileAttributes.fchmod(node, permissions);
            }
            if (opaque) {
                Xattr.set(node, OverlayMarks.OPAQUE, YES);
            }
        }
    }
}
