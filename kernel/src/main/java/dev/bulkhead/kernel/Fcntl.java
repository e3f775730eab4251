package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;

/**
 * Opening files by path and control of open ones: the constants of fcntl.h for the machine that
 * runs, with openat(2) and fcntl(2).
 */
public final class Fcntl {
    private static final boolean AARCH64 = System.getProperty("os.arch", "").equals("aarch64");

    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_NOCTTY = 0x100;
    public static final int O_TRUNC = 0x200;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_DIRECTORY = AARCH64 ? 0x4000 : 0x10000;
    public static final int O_NOFOLLOW = AARCH64 ? 0x8000 : 0x20000;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;
    public static final int O_TMPFILE = 0x400000 | O_DIRECTORY;

    public static final int AT_FDCWD = -100;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_SYMLINK_FOLLOW = 0x400;
    public static final int AT_NO_AUTOMOUNT = 0x800;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int AT_RECURSIVE = 0x8000;

    static final int F_GETFL = 3;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int F_ADD_SEALS = 1033;

    private Fcntl() {}

    /**
     * Opens a file by a trusted path: openat(2) from the current directory, always close-on-exec.
     * Paths that a container influences are opened by openat2(2) below a directory instead.
     *
     * @param flags {@code O_*}
     */
    public static Fd open(String path, int flags) throws IOException {
        return open(path, flags, 0);
    }

    /**
     * Opens or creates a file by a trusted path.
     *
     * @param mode the permissions of a file that is created, less the umask
     */
    public static Fd open(String path, int flags, int mode) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long result =
                    Native.callUninterrupted(
                            SystemCall.OPENAT,
                            AT_FDCWD,
                            Native.string(arena, path),
                            flags | O_CLOEXEC,
                            mode);
            return Fd.of(
                    (int) Native.check(result, () -> "openat(\"%s\", %#x)".formatted(path, flags)));
        }
    }

    /** Opens the same file once more: a second descriptor of one open file description, dup(2). */
    public static Fd duplicate(Fd fd) throws IOException {
        return duplicate(fd, 0);
    }

    /**
     * Duplicates a descriptor to the lowest free number that is at least {@code minimum}: fcntl(2),
     * F_DUPFD_CLOEXEC.
     */
    public static Fd duplicate(Fd fd, int minimum) throws IOException {
        return Fd.of((int) fcntl(fd, F_DUPFD_CLOEXEC, minimum));
    }

    /**
     * Makes reads and writes return at once, or wait. This is a property of the open file
     * description, so a process that shares it sees the change.
     */
    public static void setNonBlocking(Fd fd, boolean nonBlocking) throws IOException {
        long flags = fcntl(fd, F_GETFL, 0);
        fcntl(fd, F_SETFL, nonBlocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
    }

    static long fcntl(Fd fd, int command, long argument) throws IOException {
        long result = Native.callUninterrupted(SystemCall.FCNTL, fd.number(), command, argument);
        return Native.check(result, () -> "fcntl(%s, %d, %d)".formatted(fd, command, argument));
    }
}
