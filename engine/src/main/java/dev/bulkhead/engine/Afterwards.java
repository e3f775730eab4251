package dev.bulkhead.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Does what nobody waits for a little later. To take away a container's cgroup and files takes as
 * long as to start one; done at once, that would hold up whoever waits for the container's end on a
 * machine of few processors.
 */
final class Afterwards implements Executor, AutoCloseable {
    private static final long MILLIS = 20;

    private final Executor executor;
    private final Executor later;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean closed;

    /**
     * Makes ready.
     *
     * @param executor does the work when the time has come
     */
    Afterwards(Executor executor) {
        this.executor = executor;
        this.later = CompletableFuture.delayedExecutor(MILLIS, TimeUnit.MILLISECONDS, executor);
    }

    @Override
    public void execute(Runnable work) {
        if (add(work)) {
            later.execute(() -> next().ifPresent(Runnable::run));
        } else {
            executor.execute(work);
        }
    }

    private synchronized boolean add(Runnable work) {
        return !closed && waiting.add(work);
    }

    private synchronized Optional<Runnable> next() {
        return Optional.ofNullable(waiting.poll());
    }

    /** Waits no longer: what is left is begun, and what comes from now on is begun at once. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (Optional<Runnable> work = next(); work.isPresent(); work = next()) {
            executor.execute(work.get());
        }
    }
}
