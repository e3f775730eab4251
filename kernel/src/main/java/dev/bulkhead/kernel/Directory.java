package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory held by its descriptor, as the root of the tree below it. Every path is resolved by
 * openat2(2) in that tree alone: absolute paths, "..", and the targets of symbolic links mean the
 * tree as if it were the root of the file system (RESOLVE_IN_ROOT), and no path leaves it, even
 * while somebody else moves things around. Calls carry C's names; see the manual page of each.
 *
 * <p>The last component of a path that is created, removed or described is never followed where it
 * is a symbolic link.
 */
public final class Directory implements AutoCloseable {
    /** Refuses to cross mount points. */
    public static final long RESOLVE_NO_XDEV = 0x01;

    /** Refuses the links of proc(5) that lead anywhere, such as /proc/self/fd/3. */
    public static final long RESOLVE_NO_MAGICLINKS = 0x02;

    /** Refuses all symbolic links. */
    public static final long RESOLVE_NO_SYMLINKS = 0x04;

    /** Refuses whatever would lead out of the directory. */
    public static final long RESOLVE_BENEATH = 0x08;

    /** Resolves as if the directory were the root. */
    public static final long RESOLVE_IN_ROOT = 0x10;

    /** Removes a directory: a flag of {@link #unlinkat}. */
    public static final int AT_REMOVEDIR = 0x200;

    /** Fails with EEXIST rather than replace: a flag of {@link #renameat2}. */
    public static final int RENAME_NOREPLACE = 1;

    /** Swaps two names: a flag of {@link #renameat2}. */
    public static final int RENAME_EXCHANGE = 2;

    private static final long RESOLVE_INSIDE = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    private static final int OPEN_DIRECTORY = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY;

    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;

    private final Fd fd;

    private Directory(Fd fd) {
        this.fd = fd;
    }

    /** Takes over the descriptor of an open directory; O_PATH will do for most calls. */
    public static Directory of(Fd fd) {
        return new Directory(fd);
    }

    /** Opens a directory of this machine by a path that is trusted: links are followed anywhere. */
    public static Directory open(String path) throws KernelException {
        return new Directory(Openat2.open(Fcntl.AT_FDCWD, path, OPEN_DIRECTORY, 0, 0));
    }

    /** Returns the descriptor, which stays this object's. */
    public Fd fd() {
        return fd;
    }

    /** Opens a path of the tree: {@link #open(String, int, int, long)} with no mode. */
    public Fd open(String path, int flags) throws KernelException {
        return open(path, flags, 0, 0);
    }

    /**
     * Opens a path of the tree by openat2(2). The result is close-on-exec.
     *
     * @param flags {@code O_*} of {@link Fcntl}
     * @param mode the permissions of a file that O_CREAT makes, less the umask; else 0
     * @param resolve {@code RESOLVE_*} in addition to RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS,
     *     which always hold (RESOLVE_BENEATH takes the place of RESOLVE_IN_ROOT)
     */
    public Fd open(String path, int flags, int mode, long resolve) throws KernelException {
        long base = (resolve & RESOLVE_BENEATH) == 0 ? RESOLVE_INSIDE : RESOLVE_NO_MAGICLINKS;
        return Openat2.open(fd.number(), path, flags, mode, resolve | base);
    }

    /** Opens a directory of the tree, through links within the tree. */
    public Directory openDirectory(String path) throws KernelException {
        return new Directory(open(path, OPEN_DIRECTORY));
    }

    /**
     * Opens a directory of the tree, made first if it is not there.
     *
     * @param permissions of a new directory, umask or not
     */
    public Directory openOrMake(String path, int permissions) throws KernelException {
        try {
            mkdirat(path, 0700);
            fchmodat(path, permissions);
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
        return openDirectory(path);
    }

    /** Makes a directory with these permissions less the umask. */
    public void mkdirat(String path, int mode) throws KernelException {
        atParent(
                path,
                "mkdirat",
                (arena, parent, name) ->
                        Native.call(
                                SystemCall.MKDIRAT, parent, PathBytes.address(arena, name), mode));
    }

    /**
     * Makes a device, a named pipe or a socket.
     *
     * @param permissions less the umask
     * @param device 0:0 but for devices; a character device 0:0 is a whiteout of overlayfs
     */
    public void mknodat(String path, FileType type, int permissions, DeviceNumber device)
            throws KernelException {
        atParent(
                path,
                "mknodat",
                (arena, parent, name) ->
                        Native.call(
                                SystemCall.MKNODAT,
                                parent,
                                PathBytes.address(arena, name),
                                type.bits() | permissions,
                                device.encoded()));
    }

    /** Makes a symbolic link whose text is {@code target}, which may be anything. */
    public void symlinkat(String target, String path) throws KernelException {
        atParent(
                path,
                "symlinkat",
                (arena, parent, name) ->
                        Native.call(
                                SystemCall.SYMLINKAT,
                                PathBytes.address(arena, target),
                                parent,
                                PathBytes.address(arena, name)));
    }

    /** Makes a further name in {@code target} for a file of this tree. */
    public void linkat(String path, Directory target, String targetPath) throws KernelException {
        atBothParents(
                path,
                target,
                targetPath,
                "linkat",
                (arena, from, name, to, newName) ->
                        Native.call(
                                SystemCall.LINKAT,
                                from,
                                PathBytes.address(arena, name),
                                to,
                                PathBytes.address(arena, newName),
                                0));
    }

    /** Removes a name; a directory only with {@link #AT_REMOVEDIR}, and only an empty one. */
    public void unlinkat(String path, int flags) throws KernelException {
        atParent(
                path,
                "unlinkat",
                (arena, parent, name) ->
                        Native.call(
                                SystemCall.UNLINKAT,
                                parent,
                                PathBytes.address(arena, name),
                                flags));
    }

    /** Moves a file or directory to a name in {@code target}. */
    public void renameat2(String path, Directory target, String targetPath, int flags)
            throws KernelException {
        atBothParents(
                path,
                target,
                targetPath,
                "renameat2",
                (arena, from, name, to, newName) ->
                        Native.call(
                                SystemCall.RENAMEAT2,
                                from,
                                PathBytes.address(arena, name),
                                to,
                                PathBytes.address(arena, newName),
                                flags));
    }

    /** Returns the text of a symbolic link. */
    public String readlinkat(String path) throws KernelException {
        try (Fd link = node(path)) {
            return readlink(link);
        }
    }

    /** Returns the text of a symbolic link that is open by O_PATH. */
    public static String readlink(Fd link) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(PathBytes.LARGEST);
            long size =
                    Native.check(
                            Native.call(
                                    SystemCall.READLINKAT,
                                    link.number(),
                                    PathBytes.address(arena, ""),
                                    text.address(),
                                    PathBytes.LARGEST),
                            () -> "readlinkat(%s)".formatted(link));
            return PathBytes.decode(text.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Returns the status of a file, of the link itself where it is one. */
    public FileStatus statx(String path) throws KernelException {
        try (Fd node = node(path)) {
            return FileAttributes.statx(node);
        }
    }

    /** Sets owner and group; see {@link FileAttributes#fchown}. */
    public void fchownat(String path, long uid, long gid) throws KernelException {
        try (Fd node = node(path)) {
            FileAttributes.fchown(node, uid, gid);
        }
    }

    /** Sets the permissions, umask or not; see {@link FileAttributes#fchmod}. */
    public void fchmodat(String path, int permissions) throws KernelException {
        try (Fd node = node(path)) {
            FileAttributes.fchmod(node, permissions);
        }
    }

    /** Sets the times; see {@link FileAttributes#futimens}. */
    public void utimensat(String path, Instant accessed, Instant modified) throws KernelException {
        try (Fd node = node(path)) {
            FileAttributes.futimens(node, accessed, modified);
        }
    }

    /**
     * Opens whatever a path names, itself and not what it may link to, by O_PATH: this opens no
     * device and waits for no pipe.
     */
    public Fd node(String path) throws KernelException {
        return open(path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW);
    }

    /** Returns everything in the directory itself, in no order. */
    public List<DirectoryEntry> list() throws KernelException {
        // A description of its own: the place in the list belongs to the open file.
        try (Fd own = open(".", OPEN_DIRECTORY);
                DirectoryReader reader = new DirectoryReader(own)) {
            List<DirectoryEntry> all = new ArrayList<>();
            for (var batch = reader.next(); batch != null; batch = reader.next()) {
                all.addAll(batch);
            }
            return all;
        }
    }

    /**
     * Removes a file, or a directory with everything below it. Links are removed, never followed;
     * what other processes remove meanwhile is no error, and nothing is there is none either.
     *
     * @throws KernelException EBUSY at a mount point, below which nothing is touched
     */
    public void deleteTree(String path) throws KernelException {
        TreeRemoval.remove(this, path);
    }

    /**
     * Reads a regular file of the tree, through links within the tree. Nothing else is ever opened,
     * no device and no pipe.
     *
     * @param limit the largest size accepted, in bytes
     * @throws KernelException ENOENT and so on; EINVAL if it is no regular file, EFBIG if it is
     *     larger
     */
    public byte[] readFile(String path, int limit) throws IOException {
        try (Fd node = open(path, Fcntl.O_PATH)) {
            FileStatus status = FileAttributes.statx(node);
            if (status.type() != FileType.REGULAR) {
                throw new KernelException(
                        "read \"%s\", a %s".formatted(path, status.type()), Errno.EINVAL);
            }
            if (status.size() > limit) {
                throw new KernelException(
                        "read \"%s\", %d bytes where %d are the limit"
                                .formatted(path, status.size(), limit),
                        Errno.EFBIG);
            }
            try (Fd file = Fcntl.open(node.procPath(), Fcntl.O_RDONLY)) {
                return Io.readAll(file, limit);
            }
        }
    }

    /** Writes what was changed in the directory itself to the disk: its names. */
    public void fsync() throws KernelException {
        Native.check(Native.call(SystemCall.FSYNC, fd.number()), () -> "fsync(%s)".formatted(this));
    }

    /** Writes everything that was changed in the whole file system of the directory to the disk. */
    public void syncfs() throws KernelException {
        Native.check(
                Native.call(SystemCall.SYNCFS, fd.number()), () -> "syncfs(%s)".formatted(this));
    }

    /**
     * Locks the directory for this object until it is closed, or until the process ends in any way:
     * flock(2).
     *
     * @return false if another holds the lock
     */
    public boolean tryLock() throws KernelException {
        long result = Native.call(SystemCall.FLOCK, fd.number(), LOCK_EX | LOCK_NB);
        if (result == -Errno.EAGAIN) {
            return false;
        }
        Native.check(result, () -> "flock(%s)".formatted(this));
        return true;
    }

    /** Locks the directory as {@link #tryLock} does, and waits as long as another holds it. */
    public void lock() throws KernelException {
        Native.check(
                Native.callUninterrupted(SystemCall.FLOCK, fd.number(), LOCK_EX),
                () -> "flock(%s)".formatted(this));
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "directory " + fd;
    }

    /** A call on a directory and a name in it. */
    @FunctionalInterface
    private interface NameCall {
        long make(Arena arena, int parent, String name) throws KernelException;
    }

    /** A call on two directories with a name in each. */
    @FunctionalInterface
    private interface TwoNamesCall {
        long make(Arena arena, int parent, String name, int newParent, String newName)
                throws KernelException;
    }

    private void atParent(String path, String call, NameCall nameCall) throws KernelException {
        try (Place place = Place.of(this, path);
                Arena arena = Arena.ofConfined()) {
            Native.check(
                    nameCall.make(arena, place.parent(), place.name()),
                    () -> "%s(%s, \"%s\")".formatted(call, fd, path));
        }
    }

    private void atBothParents(
            String path, Directory target, String targetPath, String call, TwoNamesCall twoNames)
            throws KernelException {
        try (Place from = Place.of(this, path);
                Place to = Place.of(target, targetPath);
                Arena arena = Arena.ofConfined()) {
            Native.check(
                    twoNames.make(arena, from.parent(), from.name(), to.parent(), to.name()),
                    () ->
                            "%s(%s, \"%s\", %s, \"%s\")"
                                    .formatted(call, fd, path, target.fd, targetPath));
        }
    }
}
