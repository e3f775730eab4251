package dev.bulkhead.kernel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file descriptor of this process, closed exactly once. Every descriptor of this project is
 * close-on-exec from its first instant.
 */
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;

    private final AtomicInteger number;

    private Fd(int number) {
        this.number = new AtomicInteger(number);
    }

    /**
     * Takes over a descriptor number: the result owns it and closes it.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public static Fd of(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("not a file descriptor: " + number);
        }
        return new Fd(number);
    }

    /**
     * Returns the descriptor's number.
     *
     * @throws IllegalStateException if it is closed
     */
    public int number() {
        int current = number.get();
        if (current == CLOSED) {
            throw new IllegalStateException("file descriptor is closed");
        }
        return current;
    }

    /** Returns whether the descriptor is still open. */
    public boolean isOpen() {
        return number.get() != CLOSED;
    }

    /** Returns the path by which this process reaches the open file itself, by proc(5). */
    public String procPath() {
        return "/proc/self/fd/" + number();
    }

    /** Hands the number over to another owner, who must close it; this object counts as closed. */
    public int release() {
        int current = number();
        number.set(CLOSED);
        return current;
    }

    /**
     * Closes the descriptor; a second call does nothing. Errors are not reported, since on Linux
     * the descriptor is gone in any case (close(2)); who must know calls fsync(2) first.
     */
    @Override
    public void close() {
        int current = number.getAndSet(CLOSED);
        if (current != CLOSED) {
            Native.call(SystemCall.CLOSE, current);
        }
    }

    @Override
    public String toString() {
        int current = number.get();
        return current == CLOSED ? "fd(closed)" : "fd(" + current + ")";
    }
}
