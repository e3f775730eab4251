package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/**
 * Reads and changes the attributes of the very file that a descriptor stands for. O_PATH
 * descriptors will do, so that symbolic links, devices and pipes are reached without being opened.
 */
public final class FileAttributes {
    private static final long LARGEST_ID = 0xFFFF_FFFEL;

    private FileAttributes() {}

    /** Returns the status: statx(2). */
    public static FileStatus statx(Fd fd) throws KernelException {
        return FileStatus.of(fd);
    }

    /**
     * Sets owner and group: fchownat(2). The kernel then clears set-user-id and file capabilities,
     * so these are set afterwards.
     *
     * @param uid 0 to 4294967294
     * @param gid 0 to 4294967294
     */
    public static void fchown(Fd fd, long uid, long gid) throws KernelException {
        if (uid < 0 || uid > LARGEST_ID || gid < 0 || gid > LARGEST_ID) {
            throw new IllegalArgumentException("owner %d:%d is out of range".formatted(uid, gid));
        }
        try (Arena arena = Arena.ofConfined()) {
            Native.check(
                    Native.call(
                            SystemCall.FCHOWNAT,
                            fd.number(),
                            Native.string(arena, ""),
                            uid,
                            gid,
                            Fcntl.AT_EMPTY_PATH),
                    () -> "fchownat(%s, %d, %d)".formatted(fd, uid, gid));
        }
    }

    /**
     * Sets the permissions, umask or not: fchmod(2). A symbolic link has none: EOPNOTSUPP.
     *
     * @param permissions 0 to 07777
     */
    public static void fchmod(Fd fd, int permissions) throws KernelException {
        long result = Native.call(SystemCall.FCHMOD, fd.number(), permissions);
        if (result == -Errno.EBADF) {
            result = chmodByProcess(fd, permissions);
        }
        Native.check(result, () -> "fchmod(%s, %04o)".formatted(fd, permissions));
    }

    /** fchmod(2) refuses O_PATH; the path in proc(5) leads to the same file. */
    private static long chmodByProcess(Fd fd, int permissions) {
        try (Arena arena = Arena.ofConfined()) {
            return Native.call(
                    SystemCall.FCHMODAT,
                    Fcntl.AT_FDCWD,
                    Native.string(arena, fd.procPath()),
                    permissions);
        }
    }

    /** Sets the times of the last access and of the last change: utimensat(2). */
    public static void futimens(Fd fd, Instant accessed, Instant modified) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment times = arena.allocate(32, 8);
            timespec(times, 0, accessed);
            timespec(times, 16, modified);
            Native.check(
                    Native.call(
                            SystemCall.UTIMENSAT,
                            fd.number(),
                            Native.string(arena, ""),
                            times.address(),
                            Fcntl.AT_EMPTY_PATH),
                    () -> "utimensat(%s, %s, %s)".formatted(fd, accessed, modified));
        }
    }

    private static void timespec(MemorySegment times, long offset, Instant instant) {
        times.set(ValueLayout.JAVA_LONG, offset, instant.getEpochSecond());
        times.set(ValueLayout.JAVA_LONG, offset + 8, instant.getNano());
    }
}
