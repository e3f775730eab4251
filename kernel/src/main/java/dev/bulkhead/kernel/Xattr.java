package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Extended attributes of the very file that a descriptor stands for; see xattr(7). They are reached
 * through the descriptor's path in proc(5), which works for O_PATH too, hence for symbolic links
 * themselves.
 */
public final class Xattr {
    /** The largest value, and the largest list of names, that Linux has: 64 KiB. */
    private static final int LARGEST = 64 * 1024;

    private Xattr() {}

    /** Returns the value of an attribute, or nothing if the file has none of that name. */
    public static Optional<byte[]> get(Fd fd, String name) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(LARGEST);
            long result =
                    Native.call(
                            SystemCall.GETXATTR,
                            path(arena, fd),
                            Native.string(arena, name),
                            value.address(),
                            LARGEST);
            if (result == -Errno.ENODATA) {
                return Optional.empty();
            }
            long size = Native.check(result, () -> "getxattr(%s, %s)".formatted(fd, name));
            return Optional.of(value.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /**
     * Sets an attribute, new or not.
     *
     * @param value at most 64 KiB
     */
    public static void set(Fd fd, String name, byte[] value) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
            Native.check(
                    Native.call(
                            SystemCall.SETXATTR,
                            path(arena, fd),
                            Native.string(arena, name),
                            bytes.address(),
                            value.length,
                            0),
                    () -> "setxattr(%s, %s, %d bytes)".formatted(fd, name, value.length));
        }
    }

    /** Returns the names of all attributes that this process may see. */
    public static List<String> list(Fd fd) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment names = arena.allocate(LARGEST);
            long size =
                    Native.check(
                            Native.call(
                                    SystemCall.LISTXATTR,
                                    path(arena, fd),
                                    names.address(),
                                    LARGEST),
                            () -> "listxattr(%s)".formatted(fd));
            return split(names.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private static List<String> split(byte[] names) {
        List<String> result = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < names.length; i++) {
            if (names[i] == 0) {
                result.add(PathBytes.decode(names, start, i - start));
                start = i + 1;
            }
        }
        return result;
    }

    /** Removes an attribute; ENODATA if there is none of that name. */
    public static void remove(Fd fd, String name) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            Native.check(
                    Native.call(
                            SystemCall.REMOVEXATTR, path(arena, fd), Native.string(arena, name)),
                    () -> "removexattr(%s, %s)".formatted(fd, name));
        }
    }

    private static long path(Arena arena, Fd fd) {
        return Native.string(arena, fd.procPath());
    }
}
