package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Operations on an open terminal, which stays its owner's: ioctl_tty(2), termios(3). */
public final class Terminal {
    private static final long TCGETS = 0x5401;
    private static final long TCSETSW = 0x5403;
    private static final long TIOCGWINSZ = 0x5413;
    private static final long TIOCSWINSZ = 0x5414;

    private static final long WINSIZE_SIZE = 8;

    private Terminal() {}

    /** Returns whether the descriptor is a terminal. */
    public static boolean isTerminal(Fd fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TerminalMode.SIZE, 4);
            return Native.call(SystemCall.IOCTL, fd.number(), TCGETS, termios.address()) == 0;
        }
    }

    /** Reads the mode, so that it can be restored. */
    public static TerminalMode mode(Fd fd) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TerminalMode.SIZE, 4);
            ioctl(fd, TCGETS, termios, "TCGETS");
            return TerminalMode.of(termios);
        }
    }

    /** Sets the mode, after all output that was written has been shown. */
    public static void setMode(Fd fd, TerminalMode mode) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            ioctl(fd, TCSETSW, mode.allocate(arena), "TCSETSW");
        }
    }

    /** Reads the size of the window. */
    public static WindowSize windowSize(Fd fd) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(WINSIZE_SIZE, 2);
            ioctl(fd, TIOCGWINSZ, winsize, "TIOCGWINSZ");
            return new WindowSize(
                    Short.toUnsignedInt(winsize.get(ValueLayout.JAVA_SHORT, 0)),
                    Short.toUnsignedInt(winsize.get(ValueLayout.JAVA_SHORT, 2)));
        }
    }

    /** Sets the size of the window; the foreground processes get SIGWINCH if it differs. */
    public static void setWindowSize(Fd fd, WindowSize size) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(WINSIZE_SIZE, 2);
            winsize.set(ValueLayout.JAVA_SHORT, 0, (short) size.rows());
            winsize.set(ValueLayout.JAVA_SHORT, 2, (short) size.columns());
            ioctl(fd, TIOCSWINSZ, winsize, "TIOCSWINSZ " + size);
        }
    }

    private static void ioctl(Fd fd, long request, MemorySegment argument, String name)
            throws IOException {
        Native.check(
                Native.callUninterrupted(
                        SystemCall.IOCTL, fd.number(), request, argument.address()),
                () -> "ioctl(%s, %s)".formatted(fd, name));
    }
}
