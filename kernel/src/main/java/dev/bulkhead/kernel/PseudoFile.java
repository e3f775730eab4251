package dev.bulkhead.kernel;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Files and directories that the kernel itself makes up (procfs, sysfs, cgroupfs): a value is set
 * by exactly one write(2), and the error number of a refusal is kept, which java.nio loses.
 */
public final class PseudoFile {
    private static final int AT_FDCWD = -100;
    private static final int AT_REMOVEDIR = 0x200;
    private static final int O_WRONLY = 1;
    private static final int O_CLOEXEC = 0x80000;

    /** O_DIRECTORY differs between the machines (asm/fcntl.h), O_CLOEXEC does not. */
    private static final int O_DIRECTORY =
            System.getProperty("os.arch", "").equals("aarch64") ? 0x4000 : 0x10000;

    private static final int BUFFER = 8192;

    private PseudoFile() {}

    /**
     * Sets a file's value by one write(2).
     *
     * @throws KernelException if the file can't be opened or the kernel refuses the value
     */
    public static void write(Path file, String value) throws KernelException {
        writeEach(file, List.of(value));
    }

    /**
     * Opens a file once and gives it several values, in their order, by one write(2) each.
     *
     * @throws KernelException if the file can't be opened or the kernel refuses a value; the ones
     *     before it are in force
     */
    public static void writeEach(Path file, List<String> values) throws KernelException {
        try (Arena arena = Arena.ofConfined();
                Fd fd = open(arena, file, O_WRONLY)) {
            for (String value : values) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                MemorySegment buffer = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
                long written = uninterrupted(SystemCall.WRITE, fd, buffer, bytes.length);
                Native.check(written, () -> "write(\"%s\", \"%s\")".formatted(file, value));
                if (written != bytes.length) {
                    throw new KernelException(
                            "write(\"%s\", \"%s\"): took %d of %d bytes"
                                    .formatted(file, value, written, bytes.length),
                            Errno.EIO);
                }
            }
        }
    }

    /**
     * Reads a whole file.
     *
     * @param limit the most bytes that are accepted
     * @throws KernelException if the file can't be read, or EFBIG if it is longer than the limit
     */
    public static String read(Path file, int limit) throws KernelException {
        try (Arena arena = Arena.ofConfined();
                Fd fd = open(arena, file, 0)) {
            MemorySegment buffer = arena.allocate(BUFFER);
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            while (true) {
                long count = uninterrupted(SystemCall.READ, fd, buffer, BUFFER);
                Native.check(count, () -> "read(\"%s\")".formatted(file));
                if (count == 0) {
                    return content.toString(StandardCharsets.UTF_8);
                }
                content.writeBytes(buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE));
                if (content.size() > limit) {
                    throw new KernelException(
                            "read(\"%s\"): longer than %d bytes".formatted(file, limit),
                            Errno.EFBIG);
                }
            }
        }
    }

    /**
     * Makes a directory with exactly these permissions: unlike mkdir(2), whatever the umask is.
     *
     * @param mode the permission bits
     */
    public static void makeDirectory(Path directory, int mode) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            long path = Native.string(arena, directory.toString());
            Native.check(
                    Native.call(SystemCall.MKDIRAT, AT_FDCWD, path, mode),
                    () -> "mkdir(\"%s\", 0%o)".formatted(directory, mode));
            Native.check(
                    Native.call(SystemCall.FCHMODAT, AT_FDCWD, path, mode),
                    () -> "chmod(\"%s\", 0%o)".formatted(directory, mode));
        }
    }

    /** Removes a directory, as rmdir(2) does. */
    public static void removeDirectory(Path directory) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            long path = Native.string(arena, directory.toString());
            Native.check(
                    Native.call(SystemCall.UNLINKAT, AT_FDCWD, path, AT_REMOVEDIR),
                    () -> "rmdir(\"%s\")".formatted(directory));
        }
    }

    /** Opens a directory for reading; the result is the caller's to close. */
    public static Fd openDirectory(Path directory) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            return open(arena, directory, O_DIRECTORY);
        }
    }

    private static Fd open(Arena arena, Path file, int flags) throws KernelException {
        long path = Native.string(arena, file.toString());
        long fd = Native.call(SystemCall.OPENAT, AT_FDCWD, path, flags | O_CLOEXEC);
        return Fd.of(
                (int)
                        Native.check(
                                fd,
                                () ->
                                        "open(\"%s\", %s)"
                                                .formatted(
                                                        file,
                                                        flags == O_WRONLY
                                                                ? "O_WRONLY"
                                                                : "O_RDONLY")));
    }

    /** Some cgroup files answer EINTR while the JVM's own signals are pending: ask again. */
    private static long uninterrupted(SystemCall call, Fd fd, MemorySegment buffer, long size) {
        long result;
        do {
            result = Native.call(call, fd.number(), buffer.address(), size);
        } while (result == -Errno.EINTR);
        return result;
    }
}
