package dev.bulkhead.runtime.launch;

import dev.bulkhead.kernel.UnixSocket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Monitors that wait for a plan. To start a process costs milliseconds, which nobody waits for
 * here. They end with this process, or when this object is closed.
 */
final class IdleMonitors implements AutoCloseable {
    private static final int STOCK = 2;

    /** What is being launched has the processors to itself until then, as a rule. */
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(
                    8, TimeUnit.MILLISECONDS, Thread.ofVirtual().name("spawn-monitors")::start);

    private static final System.Logger LOG = System.getLogger(IdleMonitors.class.getName());

    /** Starts a monitor. */
    interface Spawner {
        UnixSocket spawn() throws IOException;
    }

    private final Spawner spawner;
    private final Deque<UnixSocket> stock = new ArrayDeque<>();
    private boolean filling;
    private boolean closed;

    IdleMonitors(Spawner spawner) {
        this.spawner = spawner;
    }

    /**
     * Returns the connection to a monitor that waits, or to a new one, and has the stock refilled.
     */
    UnixSocket take() throws IOException {
        Optional<UnixSocket> ready = poll();
        SOON.execute(this::fill);
        return ready.isPresent() ? ready.get() : spawner.spawn();
    }

    private synchronized Optional<UnixSocket> poll() {
        return Optional.ofNullable(stock.poll());
    }

    private void fill() {
        try {
            while (begins()) {
                add(spawner.spawn());
            }
        } catch (IOException e) {
            // Whoever needs one starts it and is told why that failed.
            LOG.log(System.Logger.Level.DEBUG, "no monitor waits: " + e.getMessage());
            ends();
        }
    }

    /** Returns whether the caller is to start one more. */
    private synchronized boolean begins() {
        if (closed || filling || stock.size() >= STOCK) {
            return false;
        }
        filling = true;
        return true;
    }

    private synchronized void ends() {
        filling = false;
    }

    private synchronized void add(UnixSocket monitor) {
        filling = false;
        if (closed) {
            monitor.close();
        } else {
            stock.add(monitor);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stock.forEach(UnixSocket::close);
        stock.clear();
    }
}
