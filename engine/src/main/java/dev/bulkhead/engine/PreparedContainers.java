package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Snapshot;
import dev.bulkhead.runtime.ParkedContainer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Containers-to-be: ids with a range of user ids, directories, and a first process that waits in
 * namespaces and a cgroup of its own. They are made in the background, so that a start waits for
 * little but the program itself. A directory that has no record yet is nobody's; recovery puts it
 * away.
 */
final class PreparedContainers implements AutoCloseable {
    private static final int STOCK = 4;
    private static final System.Logger LOG = System.getLogger(PreparedContainers.class.getName());

    /**
     * A container-to-be.
     *
     * @param id its id
     * @param firstId the first of its user ids
     * @param parked the process that waits; absent where there was no time, or it failed
     */
    record Prepared(String id, long firstId, Optional<ParkedContainer> parked) {}

    /** Begins a container that has only its ids yet. */
    interface Parker {
        ParkedContainer park(String id, long firstId) throws IOException, EngineException;
    }

    private final Layout layout;
    private final IdRanges ranges;
    private final Deque<Prepared> stock = new ArrayDeque<>();
    private final ReentrantLock filling = new ReentrantLock();
    private Optional<Parker> parker = Optional.empty();
    private boolean closed;

    PreparedContainers(Layout layout, IdRanges ranges) {
        this.layout = layout;
        this.ranges = ranges;
    }

    /** Begins to keep a stock. */
    void begin(Parker chosen) {
        synchronized (this) {
            parker = Optional.of(chosen);
        }
        refill();
    }

    /** Takes one from the stock, or makes one, and has the stock refilled. */
    Prepared take() throws IOException {
        Optional<Prepared> ready = poll();
        refill();
        return ready.isPresent() ? ready.get() : make(Optional.empty());
    }

    private synchronized Optional<Prepared> poll() {
        return Optional.ofNullable(stock.poll());
    }

    /** Begins to fill the stock, on a thread of its own. */
    private void refill() {
        Thread.ofVirtual().name("prepare-containers").start(this::fill);
    }

    private void fill() {
        if (!filling.tryLock()) {
            return;
        }
        try {
            while (isWanting()) {
                add(make(parker()));
            }
        } catch (IOException e) {
            // Whoever needs one makes it and is told why it failed.
            LOG.log(System.Logger.Level.DEBUG, "no container is prepared: " + e.getMessage());
        } finally {
            filling.unlock();
        }
    }

    private synchronized boolean isWanting() {
        return !closed && stock.size() < STOCK;
    }

    private synchronized Optional<Parker> parker() {
        return parker;
    }

    private synchronized void add(Prepared prepared) {
        stock.add(prepared);
    }

    private Prepared make(Optional<Parker> by) throws IOException {
        String id = ContainerNames.newId();
        long firstId = ranges.take();
        try {
            Snapshot.create(layout.container(id), RootFileSystems.NO_LAYERS, firstId, firstId);
            return new Prepared(id, firstId, park(by, id, firstId));
        } catch (IOException e) {
            ranges.release(firstId);
            throw e;
        }
    }

    private static Optional<ParkedContainer> park(Optional<Parker> by, String id, long firstId) {
        try {
            return by.isPresent() ? Optional.of(by.get().park(id, firstId)) : Optional.empty();
        } catch (IOException | EngineException | IllegalArgumentException e) {
            // Whoever starts it is told why that fails.
            LOG.log(System.Logger.Level.DEBUG, "no process is parked: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Removes what nobody took. */
    @Override
    public void close() {
        filling.lock();
        try {
            synchronized (this) {
                closed = true;
            }
            for (Prepared prepared : stock) {
                if (prepared.parked().isPresent()) {
                    prepared.parked().get().discard();
                }
                new Snapshot(layout.container(prepared.id()), RootFileSystems.NO_LAYERS).delete();
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "directories of containers that never were stay until the next start: "
                            + e.getMessage());
        } finally {
            filling.unlock();
        }
    }
}
