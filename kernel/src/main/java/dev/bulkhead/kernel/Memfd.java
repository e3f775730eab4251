package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;

/** Files that live in memory only: memfd_create(2). */
public final class Memfd {
    private static final int MFD_CLOEXEC = 0x1;
    private static final int MFD_ALLOW_SEALING = 0x2;
    private static final int MFD_EXEC = 0x10;

    private static final int F_SEAL_SEAL = 0x1;
    private static final int F_SEAL_SHRINK = 0x2;
    private static final int F_SEAL_GROW = 0x4;
    private static final int F_SEAL_WRITE = 0x8;

    private static final int READ_AND_EXECUTE = 0555;

    private Memfd() {}

    /**
     * Makes a file that can be read and executed and that nobody can ever change, not even a
     * process that runs from it and opens /proc/self/exe (CVE-2019-5736).
     *
     * <p>No writable descriptor remains in this process; one that a child which is just being
     * started got a copy of lasts until that child's execve(2), and meanwhile executing the file
     * fails with ETXTBSY, see {@link Spawn}.
     *
     * @param name shown by proc(5), at most 249 bytes
     */
    public static Fd sealed(String name, byte[] content) throws IOException {
        try (Fd writable = create(name)) {
            Io.writeFully(writable, content);
            // Who merely holds a writable descriptor makes execve(2) fail, though no write works.
            Native.check(
                    Native.call(SystemCall.FCHMOD, writable.number(), READ_AND_EXECUTE),
                    () -> "fchmod(%s)".formatted(writable));
            Fcntl.fcntl(
                    writable,
                    Fcntl.F_ADD_SEALS,
                    F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
            return Fcntl.open(writable.procPath(), Fcntl.O_RDONLY);
        }
    }

    private static Fd create(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            long address = Native.string(arena, name);
            int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
            long result = Native.call(SystemCall.MEMFD_CREATE, address, flags | MFD_EXEC);
            if (result == -Errno.EINVAL) {
                // Before Linux 6.3 every memfd can be executed, and the flag is unknown.
                result = Native.call(SystemCall.MEMFD_CREATE, address, flags);
            }
            return Fd.of((int) Native.check(result, () -> "memfd_create(\"%s\")".formatted(name)));
        }
    }
}
