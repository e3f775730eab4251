package dev.bulkhead.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * An open file descriptor of this process, closed exactly once. Every descriptor of this project is
 * close-on-exec from its first instant.
 */
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;

    private final List<Runnable> closeActions = new ArrayList<>(0);
    private volatile int number;

    private Fd(int number) {
        this.number = number;
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
        int current = number;
        if (current == CLOSED) {
            throw new IllegalStateException("file descriptor is closed");
        }
        return current;
    }

    /** Returns whether the descriptor is still open. */
    public boolean isOpen() {
        return number != CLOSED;
    }

    /** Returns the path by which this process reaches the open file itself, by proc(5). */
    public String procPath() {
        return "/proc/self/fd/" + number();
    }

    /**
     * Hands the number over to another owner, who must close it; this object counts as closed.
     *
     * @throws IllegalStateException if it is closed already
     */
    public int release() {
        int released = retire();
        if (released == CLOSED) {
            throw new IllegalStateException("file descriptor is closed");
        }
        return released;
    }

    /**
     * Closes the descriptor; a second call does nothing. Errors are not reported, since on Linux
     * the descriptor is gone in any case (close(2)); who must know calls fsync(2) first.
     */
    @Override
    public void close() {
        int retired = retire();
        if (retired != CLOSED) {
            Native.call(SystemCall.CLOSE, retired);
        }
    }

    /**
     * Has an action run when this object gives up its number, while the number still names the open
     * file: afterwards the kernel may give the same number to another file at once.
     *
     * @throws IllegalStateException if it is closed
     */
    synchronized void beforeClose(Runnable action) {
        number();
        closeActions.add(action);
    }

    private int retire() {
        int retired;
        List<Runnable> actions;
        synchronized (this) {
            retired = number;
            number = CLOSED;
            actions = List.copyOf(closeActions);
            closeActions.clear();
        }
        actions.forEach(Runnable::run);
        return retired;
    }

    @Override
    public String toString() {
        int current = number;
        return current == CLOSED ? "fd(closed)" : "fd(" + current + ")";
    }
}
