package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A pseudoterminal: pty(7).
 *
 * @param master the end of the program that plays the terminal
 * @param peer the terminal, for the program that believes in it; blocking
 */
public record Pty(Fd master, Fd peer) implements AutoCloseable {
    private static final long TIOCSPTLCK = 0x40045431L;
    private static final long TIOCGPTPEER = 0x5441;

    /** Opens a pseudoterminal of this process's /dev/pts; the master is non-blocking. */
    public static Pty open() throws IOException {
        return open("/dev/ptmx");
    }

    /**
     * Opens a pseudoterminal. The peer is opened by the master, not by a name, which a container
     * could have put something else under.
     *
     * @param ptmx the multiplexer of a devpts file system
     */
    public static Pty open(String ptmx) throws IOException {
        int flags = Fcntl.O_RDWR | Fcntl.O_NOCTTY;
        Fd master = Fcntl.open(ptmx, flags | Fcntl.O_NONBLOCK);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment unlock = arena.allocateFrom(ValueLayout.JAVA_INT, 0);
            Native.check(
                    Native.call(SystemCall.IOCTL, master.number(), TIOCSPTLCK, unlock.address()),
                    () -> "ioctl(%s, TIOCSPTLCK)".formatted(master));
            long peer =
                    Native.call(
                            SystemCall.IOCTL,
                            master.number(),
                            TIOCGPTPEER,
                            flags | Fcntl.O_CLOEXEC);
            Native.check(peer, () -> "ioctl(%s, TIOCGPTPEER)".formatted(master));
            return new Pty(master, Fd.of((int) peer));
        } catch (IOException | RuntimeException failure) {
            master.close();
            throw failure;
        }
    }

    /** Closes both ends, so far as they are still open. */
    @Override
    public void close() {
        master.close();
        peer.close();
    }
}
