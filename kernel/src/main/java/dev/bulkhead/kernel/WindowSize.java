package dev.bulkhead.kernel;

/**
 * The size of a terminal: struct winsize of ioctl_tty(2).
 *
 * @param rows lines, 0 to 65535; 0 is unknown
 * @param columns characters a line, 0 to 65535; 0 is unknown
 */
public record WindowSize(int rows, int columns) {
    private static final int LARGEST = 0xffff;

    public WindowSize {
        if (rows < 0 || rows > LARGEST || columns < 0 || columns > LARGEST) {
            throw new IllegalArgumentException(
                    "window of %d rows and %d columns".formatted(rows, columns));
        }
    }
}
