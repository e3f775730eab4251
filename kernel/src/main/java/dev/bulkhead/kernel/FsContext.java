package dev.bulkhead.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.StringJoiner;

/**
 * A file system that is being set up: fsopen(2), fsconfig(2), fsmount(2), fspick(2). A failure
 * carries what the file system itself says about it.
 */
public final class FsContext implements AutoCloseable {
    private static final int LONGEST_MESSAGE = 4096;
    private static final int MOST_MESSAGES = 16;

    private final String name;
    private final Fd fd;

    private FsContext(String name, Fd fd) {
        this.name = name;
        this.fd = fd;
    }

    /**
     * Begins a new file system.
     *
     * @param type such as {@code overlay}; ENODEV if the kernel has none
     */
    public static FsContext fsopen(String type) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long result =
                    Native.call(
                            SystemCall.FSOPEN, Native.string(arena, type), Mounts.FSOPEN_CLOEXEC);
            int number = (int) Native.check(result, () -> "fsopen(\"%s\")".formatted(type));
            return new FsContext(type, Fd.of(number));
        }
    }

    /** Begins the reconfiguration of the file system whose mount is at a trusted path. */
    public static FsContext fspick(String path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long result =
                    Native.call(
                            SystemCall.FSPICK,
                            Fcntl.AT_FDCWD,
                            Native.string(arena, path),
                            Mounts.FSPICK_CLOEXEC);
            int number = (int) Native.check(result, () -> "fspick(\"%s\")".formatted(path));
            return new FsContext(path, Fd.of(number));
        }
    }

    /** Sets an option that has no value. */
    public FsContext setFlag(String key) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            fsconfig(Mounts.FSCONFIG_SET_FLAG, Native.string(arena, key), 0, 0, key);
        }
        return this;
    }

    /** Sets an option to a string of at most 255 bytes; EINVAL if it is longer. */
    public FsContext setString(String key, String value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            fsconfig(
                    Mounts.FSCONFIG_SET_STRING,
                    Native.string(arena, key),
                    Native.string(arena, value),
                    0,
                    key + "=" + value);
        }
        return this;
    }

    /** Sets an option to bytes, at most one megabyte. */
    public FsContext setBinary(String key, byte[] value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
            fsconfig(
                    Mounts.FSCONFIG_SET_BINARY,
                    Native.string(arena, key),
                    bytes.address(),
                    value.length,
                    "%s=%d bytes".formatted(key, value.length));
        }
        return this;
    }

    /** Sets an option to the file at a trusted path. */
    public FsContext setPath(String key, String path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            fsconfig(
                    Mounts.FSCONFIG_SET_PATH,
                    Native.string(arena, key),
                    Native.string(arena, path),
                    Fcntl.AT_FDCWD,
                    key + "=" + path);
        }
        return this;
    }

    /** Sets an option to an open file; overlay takes its layers so since Linux 6.13. */
    public FsContext setFd(String key, Fd value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            fsconfig(
                    Mounts.FSCONFIG_SET_FD,
                    Native.string(arena, key),
                    0,
                    value.number(),
                    key + "=" + value);
        }
        return this;
    }

    /** Makes the file system, or takes one that exists and is the same. */
    public FsContext create() throws IOException {
        fsconfig(Mounts.FSCONFIG_CMD_CREATE, 0, 0, 0, "CREATE");
        return this;
    }

    /** Applies the options to the file system that was picked. */
    public void reconfigure() throws IOException {
        fsconfig(Mounts.FSCONFIG_CMD_RECONFIGURE, 0, 0, 0, "RECONFIGURE");
    }

    /**
     * Makes a detached mount of the file system: fsmount(2). It goes when the descriptor is closed,
     * unless {@link Mounts#moveMount} has attached it.
     *
     * @param attributes {@code MOUNT_ATTR_*}
     */
    public Fd fsmount(long attributes) throws IOException {
        long result =
                Native.call(SystemCall.FSMOUNT, fd.number(), Mounts.FSMOUNT_CLOEXEC, attributes);
        return Fd.of((int) check(result, "fsmount(%s, %#x)".formatted(name, attributes)));
    }

    @Override
    public void close() {
        fd.close();
    }

    private void fsconfig(int command, long key, long value, long auxiliary, String setting)
            throws IOException {
        long result = Native.call(SystemCall.FSCONFIG, fd.number(), command, key, value, auxiliary);
        check(result, "fsconfig(%s, %s)".formatted(name, setting));
    }

    private long check(long result, String call) throws IOException {
        if (result < 0) {
            throw new KernelException(call, (int) -result, messages());
        }
        return result;
    }

    /** Reads what the file system says: messages of one line, their level in front. */
    private String messages() throws IOException {
        StringJoiner messages = new StringJoiner("; ");
        byte[] buffer = new byte[LONGEST_MESSAGE];
        for (int count = 0; count < MOST_MESSAGES; count++) {
            int size;
            try {
                size = Io.read(fd, buffer);
            } catch (KernelException end) {
                // ENODATA: no more messages. Whatever it is, the first failure matters more.
                break;
            }
            messages.add(new String(buffer, 0, Math.max(size, 0), UTF_8).strip());
        }
        return messages.toString();
    }
}
