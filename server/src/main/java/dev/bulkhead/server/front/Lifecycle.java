package dev.bulkhead.server.front;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** When the server leaves: asked to, or after an idle while. */
public final class Lifecycle {
    private final Optional<Duration> idle;
    private final BooleanSupplier busy;
    private int commands;
    private long idleSince = System.nanoTime();
    private boolean leaveWhenIdle;
    private long begun;
    private boolean stopped;
    private boolean leaving;

    /** A command, from its connection on. */
    public final class Activity implements AutoCloseable {
        private boolean closed;

        private Activity() {}

        /** Ends it; a second call does nothing. */
        @Override
        public void close() {
            synchronized (Lifecycle.this) {
                if (!closed) {
                    closed = true;
                    exit();
                }
            }
        }
    }

    /**
     * Begins with no command.
     *
     * @param idle how long the server stays without a command; empty for ever
     * @param busy tells that something else than a command needs the server now
     */
    public Lifecycle(Optional<Duration> idle, BooleanSupplier busy) {
        this.idle = idle;
        this.busy = busy;
    }

    /** Counts a command in; empty if the server is about to leave and takes none. */
    public synchronized Optional<Activity> enter() {
        if (leaving || stopped) {
            return Optional.empty();
        }
        commands++;
        begun++;
        return Optional.of(new Activity());
    }

    private void exit() {
        commands--;
        leaving |= stopped;
        idleSince = System.nanoTime();
        notifyAll();
    }

    /** Returns how many commands run now. */
    public synchronized int commands() {
        return commands;
    }

    /** Makes the server leave as soon as no command runs. */
    public synchronized void leaveWhenIdle() {
        leaveWhenIdle = true;
        notifyAll();
    }

    /**
     * Makes the server leave as soon as one command ends: the one that asks for it. No command is
     * counted in from now on.
     */
    public synchronized void stop() {
        stopped = true;
    }

    /** Waits until it is time to leave; no command is counted in from then on. */
    public synchronized void awaitEnd() throws InterruptedException {
        while (!isOver()) {
            wait(pauseInMillis());
        }
        leaving = true;
    }

    private boolean isOver() {
        return leaving || (commands == 0 && (leaveWhenIdle || isIdleForLong()));
    }

    private boolean isIdleForLong() {
        if (idle.isEmpty() || idleNanos() < idle.get().toNanos()) {
            return false;
        }
        // Whatever is busy now is asked again after another while.
        idleSince = System.nanoTime();
        return !busy.getAsBoolean();
    }

    /** Returns how long nothing can change by itself; 0 is for ever. */
    private long pauseInMillis() {
        if (idle.isEmpty() || commands > 0) {
            return 0;
        }
        return Math.max(1, idle.get().toMillis() - TimeUnit.NANOSECONDS.toMillis(idleNanos()));
    }

    /** Returns how many commands have begun so far. */
    public synchronized long begun() {
        return begun;
    }

    private long idleNanos() {
        return System.nanoTime() - idleSince;
    }
}
