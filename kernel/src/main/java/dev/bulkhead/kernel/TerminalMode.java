package dev.bulkhead.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How a terminal treats what is typed and shown: the kernel's struct termios, see termios(3). */
public final class TerminalMode {
    static final long SIZE = 36;

    private static final long IFLAG = 0;
    private static final long OFLAG = 4;
    private static final long CFLAG = 8;
    private static final long LFLAG = 12;
    private static final long VTIME = 17 + 5;
    private static final long VMIN = 17 + 6;

    private static final int IGNBRK_BRKINT_PARMRK = 0x1 | 0x2 | 0x8;
    private static final int ISTRIP_INLCR_IGNCR_ICRNL_IXON = 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    private static final int OPOST = 0x1;
    private static final int CSIZE_PARENB = 0x30 | 0x100;
    private static final int CS8 = 0x30;
    private static final int ISIG_ICANON_ECHO_ECHONL_IEXTEN = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;

    private final MemorySegment termios;

    private TerminalMode(MemorySegment termios) {
        this.termios = termios;
    }

    /** Copies a struct termios. */
    static TerminalMode of(MemorySegment termios) {
        return new TerminalMode(copy(termios, Arena.ofAuto()));
    }

    /** Returns a copy that outlives nothing but the arena. */
    MemorySegment allocate(Arena arena) {
        return copy(termios, arena);
    }

    /**
     * Returns the mode in which every byte passes as it is, at once, and Ctrl-C is a byte like any:
     * cfmakeraw(3).
     */
    public TerminalMode raw() {
        MemorySegment raw = copy(termios, Arena.ofAuto());
        clear(raw, IFLAG, IGNBRK_BRKINT_PARMRK | ISTRIP_INLCR_IGNCR_ICRNL_IXON);
        clear(raw, OFLAG, OPOST);
        clear(raw, LFLAG, ISIG_ICANON_ECHO_ECHONL_IEXTEN);
        clear(raw, CFLAG, CSIZE_PARENB);
        raw.set(ValueLayout.JAVA_INT, CFLAG, raw.get(ValueLayout.JAVA_INT, CFLAG) | CS8);
        raw.set(ValueLayout.JAVA_BYTE, VMIN, (byte) 1);
        raw.set(ValueLayout.JAVA_BYTE, VTIME, (byte) 0);
        return new TerminalMode(raw);
    }

    private static MemorySegment copy(MemorySegment termios, Arena arena) {
        return arena.allocate(SIZE, 4).copyFrom(termios);
    }

    private static void clear(MemorySegment termios, long field, int flags) {
        int value = termios.get(ValueLayout.JAVA_INT, field);
        termios.set(ValueLayout.JAVA_INT, field, value & ~flags);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TerminalMode mode && mode.termios.mismatch(termios) == -1;
    }

    @Override
    public int hashCode() {
        return termios.get(ValueLayout.JAVA_INT, LFLAG);
    }
}
