package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The call openat2(2). */
final class Openat2 {
    /** The size of struct open_how in its first version: flags, mode, resolve. */
    private static final int OPEN_HOW_SIZE = 24;

    /**
     * How often a resolution is tried that somebody else's renaming of directories disturbed. The
     * kernel gives up at once; an attacker who renames for ever must not hold us for ever.
     */
    private static final int TRIES = 1000;

    private Openat2() {}

    static Fd open(int directory, String path, int flags, int mode, long resolve)
            throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(OPEN_HOW_SIZE, 8);
            how.set(ValueLayout.JAVA_LONG, 0, flags | Fcntl.O_CLOEXEC);
            how.set(ValueLayout.JAVA_LONG, 8, mode);
            how.set(ValueLayout.JAVA_LONG, 16, resolve);
            long address = PathBytes.address(arena, path);
            long result;
            int tries = 0;
            do {
                result =
                        Native.call(
                                SystemCall.OPENAT2,
                                directory,
                                address,
                                how.address(),
                                OPEN_HOW_SIZE);
                tries++;
            } while (result == -Errno.EINTR || (result == -Errno.EAGAIN && tries < TRIES));
            return Fd.of(
                    (int)
                            Native.check(
                                    result,
                                    () ->
                                            "openat2(%d, \"%s\", %#x, resolve %#x)"
                                                    .formatted(directory, path, flags, resolve)));
        }
    }
}
