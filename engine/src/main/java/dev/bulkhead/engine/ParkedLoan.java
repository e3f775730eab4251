package dev.bulkhead.engine;

import dev.bulkhead.runtime.ParkedContainer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A process that was begun for a container; one that is not started soon gives it up. */
final class ParkedLoan {
    private static final System.Logger LOG = System.getLogger(ParkedLoan.class.getName());

    /** How long a container that was made may keep what was begun of it without being started. */
    private static final long MILLIS = 1000;

    private final AtomicReference<@Nullable ParkedContainer> parked = new AtomicReference<>();
    private final Executor background;
    private final ReentrantLock lock;

    /**
     * Makes a loan of nothing.
     *
     * @param lock the container's
     */
    ParkedLoan(Executor background, ReentrantLock lock) {
        this.background = background;
        this.lock = lock;
    }

    void lend(ParkedContainer container) {
        parked.set(container);
        CompletableFuture.delayedExecutor(MILLIS, TimeUnit.MILLISECONDS, background)
                .execute(this::expire);
    }

    /** A start that comes meanwhile waits, or it would find the cgroup that is being removed. */
    private void expire() {
        lock.lock();
        try {
            giveUp();
        } finally {
            lock.unlock();
        }
    }

    Optional<ParkedContainer> take() {
        return Optional.ofNullable(parked.getAndSet(null));
    }

    void giveUp() {
        take().ifPresent(ParkedLoan::discard);
    }

    static void discard(ParkedContainer unused) {
        try {
            unused.discard();
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a container that was begun leaves its cgroup: " + e.getMessage());
        }
    }
}
