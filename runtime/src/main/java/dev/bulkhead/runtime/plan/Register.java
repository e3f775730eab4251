package dev.bulkhead.runtime.plan;

/**
 * A place for a result that later operations use: a file descriptor, mostly. Numbers 1 to 9 are set
 * by the monitor.
 *
 * @param number 1 to 255
 */
public record Register(int number) {
    /** The container's end of its standard input, made by the monitor. */
    public static final Register STDIN = new Register(1);

    /** The container's end of its standard output. */
    public static final Register STDOUT = new Register(2);

    /** The container's end of its standard error. */
    public static final Register STDERR = new Register(3);

    /** The child's pid as the monitor sees it; only beside the child. */
    public static final Register CHILD = new Register(4);

    /** The directory /proc/PID of the child; only beside the child. */
    public static final Register CHILD_PROC = new Register(5);

    /** Where the child sends the master of its terminal. */
    public static final Register TERMINAL_SOCKET = new Register(6);

    /** A pipe that is at its end when the monitor is dead. */
    public static final Register LIFELINE = new Register(7);

    /** The end of that pipe that only the monitor may hold. */
    public static final Register LIFELINE_HOLD = new Register(8);

    /** The child's mount namespace, which the monitor holds until it ends itself. */
    public static final Register MOUNTS = new Register(9);

    /** The first register that is a plan's own. */
    public static final int FIRST_FREE = 10;

    /** One more than the last. */
    public static final int COUNT = 256;

    public Register {
        if (number < 1 || number >= COUNT) {
            throw new IllegalArgumentException("registers are numbered 1 to 255, not " + number);
        }
    }

    @Override
    public String toString() {
        return switch (number) {
            case 1 -> "$stdin";
            case 2 -> "$stdout";
            case 3 -> "$stderr";
            case 4 -> "$child";
            case 5 -> "$child_proc";
            case 6 -> "$terminal_socket";
            case 7 -> "$lifeline";
            case 8 -> "$lifeline_hold";
            case 9 -> "$mounts";
            default -> "$" + number;
        };
    }
}
