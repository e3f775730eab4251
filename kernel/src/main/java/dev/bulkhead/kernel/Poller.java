package dev.bulkhead.kernel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waits for file descriptors on one daemon thread in epoll(7), so that a virtual thread never
 * blocks in a native call, which would hold its carrier. Any number of threads may wait for any
 * number of descriptors, several for one too. Waiting is level-triggered: what is ready already
 * returns at once.
 *
 * <p>A descriptor that is closed while threads wait for it, and a poller that is closed, wake them
 * with an {@link IOException}. To wait for a descriptor that is closed already is an {@link
 * IllegalStateException}.
 */
public final class Poller implements AutoCloseable {
    private static final long WAKE = -1;
    private static final int CAPACITY = 256;

    private final Epoll epoll;
    private final Fd wake;
    private final Thread thread;

    /** Guards the fields below and the order of the epoll_ctl(2) calls. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Integer, Registration> registrations = new HashMap<>();
    private int generation;
    private boolean closed;

    private Poller(Epoll epoll, Fd wake) {
        this.epoll = epoll;
        this.wake = wake;
        this.thread = Thread.ofPlatform().daemon().name("poller").unstarted(this::run);
    }

    /** Opens an epoll instance and starts its thread. */
    public static Poller open() throws IOException {
        long result = Native.call(SystemCall.EVENTFD2, 0, Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK);
        Fd wake = Fd.of((int) Native.check(result, () -> "eventfd2()"));
        try {
            Poller poller = new Poller(Epoll.open(), wake);
            poller.epoll.add(wake.number(), Epoll.EPOLLIN, WAKE);
            poller.thread.start();
            return poller;
        } catch (IOException | RuntimeException failure) {
            wake.close();
            throw failure;
        }
    }

    /**
     * Waits until a read would not block: there are bytes, a connection to accept, the end of the
     * file, an error; for a pidfd, until the process has ended.
     *
     * @throws InterruptedIOException if the thread is interrupted, which it remains
     */
    public void awaitReadable(Fd fd) throws IOException {
        await(enlist(fd, Epoll.EPOLLIN));
    }

    /** Waits as {@link #awaitReadable(Fd)}; returns false when the time is over before. */
    public boolean awaitReadable(Fd fd, Duration timeout) throws IOException {
        return await(enlist(fd, Epoll.EPOLLIN), timeout);
    }

    /**
     * Waits until a write would not block, or would fail.
     *
     * @throws InterruptedIOException if the thread is interrupted, which it remains
     */
    public void awaitWritable(Fd fd) throws IOException {
        await(enlist(fd, Epoll.EPOLLOUT));
    }

    /** Waits as {@link #awaitWritable(Fd)}; returns false when the time is over before. */
    public boolean awaitWritable(Fd fd, Duration timeout) throws IOException {
        return await(enlist(fd, Epoll.EPOLLOUT), timeout);
    }

    /**
     * Returns a future that completes when the descriptor is readable, on a virtual thread of its
     * own, so that what depends on it may take its time. Cancelling it ends the wait.
     */
    public CompletableFuture<Void> whenReadable(Fd fd) throws IOException {
        Waiter waiter = enlist(fd, Epoll.EPOLLIN);
        CompletableFuture<Void> readable =
                waiter.whenCompleteAsync((_, _) -> {}, Thread::startVirtualThread);
        var _ = readable.whenComplete((_, _) -> forget(waiter));
        return readable;
    }

    /** Ends the thread, and with an exception every wait. */
    @Override
    public void close() {
        shutDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void shutDown() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                registrations.values().forEach(each -> each.fail("the poller was closed"));
                registrations.clear();
                Io.write(wake, ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, 1));
            }
        } catch (IOException impossible) {
            throw new IllegalStateException("an eventfd takes the number 1", impossible);
        } finally {
            lock.unlock();
        }
    }

    private Waiter enlist(Fd fd, int events) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("cannot wait for " + fd + ": the poller is closed");
            }
            Registration registration = registrations.get(fd.number());
            if (registration == null) {
                registration = register(fd);
            }
            Waiter waiter = new Waiter(registration, events);
            if (registration.alwaysReady) {
                waiter.complete(null);
                return waiter;
            }
            registration.waiters.add(waiter);
            try {
                epoll.modify(registration.number, registration.events(), registration.identity());
            } catch (IOException failure) {
                registration.waiters.remove(waiter);
                throw failure;
            }
            return waiter;
        } finally {
            lock.unlock();
        }
    }

    /** Adds a descriptor with nothing to wait for yet; it stays until it is closed. */
    private Registration register(Fd fd) throws IOException {
        int number = fd.number();
        Registration registration = new Registration(number, generation++);
        fd.beforeClose(() -> deregister(registration));
        registration.alwaysReady =
                !epoll.addIfPollable(number, Epoll.EPOLLONESHOT, registration.identity());
        registrations.put(number, registration);
        return registration;
    }

    private void deregister(Registration registration) {
        lock.lock();
        try {
            if (registrations.remove(registration.number, registration)) {
                epoll.remove(registration.number);
                registration.fail("file descriptor was closed during a wait for it");
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(Waiter waiter) {
        lock.lock();
        try {
            waiter.registration.waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            Epoll.Events events = new Epoll.Events(arena, CAPACITY);
            while (dispatch(events, epoll.await(events))) {}
        } finally {
            shutDown();
            wake.close();
            epoll.close();
        }
    }

    /** Completes the waits that the events end; returns false when the poller is closed. */
    private boolean dispatch(Epoll.Events events, int count) {
        lock.lock();
        try {
            for (int index = 0; index < count && !closed; index++) {
                complete(events.data(index), events.mask(index));
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void complete(long identity, int mask) {
        Registration registration = registrations.get((int) identity);
        // An event may be of a file that had this number before: the generation tells.
        if (registration == null || registration.identity() != identity) {
            return;
        }
        registration.waiters.removeIf(waiter -> waiter.isEndedBy(mask) && waiter.complete(null));
        if (!registration.waiters.isEmpty()) {
            try {
                epoll.modify(registration.number, registration.events(), identity);
            } catch (IOException failure) {
                registration.fail("file descriptor was lost: " + failure.getMessage());
            }
        }
    }

    private void await(Waiter waiter) throws IOException {
        try {
            waiter.get();
        } catch (InterruptedException _) {
            throw interrupted(waiter);
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        }
    }

    private boolean await(Waiter waiter, Duration timeout) throws IOException {
        try {
            waiter.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            forget(waiter);
            return waiter.isDone();
        } catch (InterruptedException _) {
            throw interrupted(waiter);
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        }
    }

    private InterruptedIOException interrupted(Waiter waiter) {
        forget(waiter);
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for a file descriptor");
    }

    /** One descriptor in the epoll instance, from the first wait for it until it is closed. */
    private static final class Registration {
        final int number;
        final int generation;
        final List<Waiter> waiters = new ArrayList<>(1);
        boolean alwaysReady;

        Registration(int number, int generation) {
            this.number = number;
            this.generation = generation;
        }

        long identity() {
            return (long) generation << 32 | number;
        }

        int events() {
            int events = Epoll.EPOLLONESHOT;
            for (Waiter waiter : waiters) {
                events |= waiter.events;
            }
            return events;
        }

        void fail(String reason) {
            waiters.forEach(waiter -> waiter.completeExceptionally(new IOException(reason)));
            waiters.clear();
        }
    }

    private static final class Waiter extends CompletableFuture<Void> {
        final Registration registration;
        final int events;

        Waiter(Registration registration, int events) {
            this.registration = registration;
            this.events = events;
        }

        boolean isEndedBy(int mask) {
            return (mask & (events | Epoll.EPOLLERR | Epoll.EPOLLHUP)) != 0;
        }
    }
}
