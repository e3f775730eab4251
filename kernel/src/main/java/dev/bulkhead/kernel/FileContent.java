package dev.bulkhead.kernel;

/** Places and sizes in a regular file that is open for writing. */
public final class FileContent {
    private static final int SEEK_SET = 0;

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
