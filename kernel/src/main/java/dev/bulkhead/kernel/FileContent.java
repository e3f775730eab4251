package dev.bulkhead.kernel;

import java.util.OptionalLong;

/** Places and sizes in a regular file that is open. */
public final class FileContent {
    private static final int SEEK_SET = 0;
    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;

    private FileContent() {}

    /**
     * Goes to a place, where the next write begins: lseek(2). What is jumped over becomes a hole.
     *
     * @param offset in bytes from the start of the file, possibly beyond its end
     */
    public static void seek(Fd fd, long offset) throws KernelException {
        Native.check(
                Native.call(SystemCall.LSEEK, fd.number(), offset, SEEK_SET),
                () -> "lseek(%s, %d)".formatted(fd, offset));
    }

    /**
     * Finds the next byte that is not in a hole: lseek(2), SEEK_DATA. The place of the file
     * changes.
     *
     * @return its offset, at least {@code offset}; nothing if only a hole follows
     */
    public static OptionalLong nextData(Fd fd, long offset) throws KernelException {
        long result = Native.call(SystemCall.LSEEK, fd.number(), offset, SEEK_DATA);
        if (result == -Errno.ENXIO) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                Native.check(result, () -> "lseek(%s, %d, SEEK_DATA)".formatted(fd, offset)));
    }

    /**
     * Finds the next hole, or the end of the file: lseek(2), SEEK_HOLE. The place of the file
     * changes.
     *
     * @param offset within the file; ENXIO if it is not
     */
    public static long nextHole(Fd fd, long offset) throws KernelException {
        return Native.check(
                Native.call(SystemCall.LSEEK, fd.number(), offset, SEEK_HOLE),
                () -> "lseek(%s, %d, SEEK_HOLE)".formatted(fd, offset));
    }

    /** Sets the size in bytes: ftruncate(2). What is added is a hole. */
    public static void ftruncate(Fd fd, long size) throws KernelException {
        Native.check(
                Native.callUninterrupted(SystemCall.FTRUNCATE, fd.number(), size),
                () -> "ftruncate(%s, %d)".formatted(fd, size));
    }

    /** Writes the file's content and attributes to the disk: fsync(2). */
    public static void fsync(Fd fd) throws KernelException {
        Native.check(Native.call(SystemCall.FSYNC, fd.number()), () -> "fsync(%s)".formatted(fd));
    }
}
