package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A pipe: pipe2(2). Both ends are close-on-exec.
 *
 * @param reading the end to read from
 * @param writing the end to write to
 */
public record Pipe(Fd reading, Fd writing) implements AutoCloseable {
    /**
     * Makes a pipe whose ends block; {@link Fcntl#setNonBlocking} changes the end that stays here,
     * since each end is an open file description of its own.
     */
    public static Pipe open() throws IOException {
        return open(0);
    }

    /** Makes a pipe both of whose ends are non-blocking. */
    public static Pipe openNonBlocking() throws IOException {
        return open(Fcntl.O_NONBLOCK);
    }

    private static Pipe open(int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            Native.check(
                    Native.call(SystemCall.PIPE2, ends.address(), flags | Fcntl.O_CLOEXEC),
                    () -> "pipe2()");
            return new Pipe(
                    Fd.of(ends.get(ValueLayout.JAVA_INT, 0)),
                    Fd.of(ends.get(ValueLayout.JAVA_INT, 4)));
        }
    }

    /** Closes both ends, so far as they are still open. */
    @Override
    public void close() {
        reading.close();
        writing.close();
    }
}
