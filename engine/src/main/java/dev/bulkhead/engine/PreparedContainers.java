package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Snapshot;
import dev.bulkhead.runtime.ParkedContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Containers-to-be: ids with a range of user ids, directories, and a first process that waits in
 * namespaces and a cgroup of its own. They are made in the background, so that a start waits for
 * little but the program itself. Some wait in a root of the shapes that are asked for most, the
 * others can get any root. A directory that has no record yet is nobody's; recovery puts it away.
 */
final class PreparedContainers implements AutoCloseable {
    /** How many are kept of each shape, and of none. Each is a few hundred KiB of the kernel's. */
    private static final int STOCK = 2;

    /** What is being started has the processors to itself until then, as a rule. */
    private static final Executor SOON =
            CompletableFuture.delayedExecutor(
                    8, TimeUnit.MILLISECONDS, Thread.ofVirtual().name("prepare-containers")::start);

    private static final System.Logger LOG = System.getLogger(PreparedContainers.class.getName());

    /**
     * A container-to-be.
     *
     * @param id its id
     * @param firstId the first of its user ids
     * @param shape the shape of the root that its process waits in; absent: it has no root yet
     * @param parked the process that waits; absent where there was no time, or it failed
     */
    record Prepared(
            String id, long firstId, Optional<Shape> shape, Optional<ParkedContainer> parked) {}

    /** Begins a container that has only its ids yet. */
    interface Parker {
        ParkedContainer park(String id, long firstId, Optional<Shape> shape)
                throws IOException, EngineException;
    }

    private final Layout layout;
    private final IdRanges ranges;
    private final ReentrantLock filling = new ReentrantLock();

    // What follows is guarded by this object's monitor.
    private final List<Prepared> stock = new ArrayList<>();
    private final ShapeHistory shapes = new ShapeHistory();
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
        SOON.execute(this::fill);
    }

    /**
     * Takes one from the stock, or makes one, and has the stock refilled.
     *
     * @param shape what it is to become, if containers like that can be prepared
     */
    Prepared take(Optional<Shape> shape) throws IOException {
        Optional<Prepared> ready = poll(shape);
        SOON.execute(this::fill);
        return ready.isPresent() ? ready.get() : make(Optional.empty(), Optional.empty());
    }

    private synchronized Optional<Prepared> poll(Optional<Shape> shape) {
        shape.ifPresent(shapes::add);
        Optional<Prepared> ready =
                find(prepared -> shape.isPresent() && prepared.shape().equals(shape))
                        .or(() -> find(prepared -> prepared.shape().isEmpty()));
        ready.ifPresent(stock::remove);
        return ready;
    }

    private Optional<Prepared> find(Predicate<Prepared> wanted) {
        return stock.stream().filter(wanted).findFirst();
    }

    private void fill() {
        if (!filling.tryLock()) {
            return;
        }
        try {
            discard(takeUnwanted());
            for (Optional<Optional<Shape>> next = lacking(); next.isPresent(); next = lacking()) {
                add(make(parker(), next.get()));
            }
        } catch (IOException e) {
            // Whoever needs one makes it and is told why it failed.
            LOG.log(System.Logger.Level.DEBUG, "no container is prepared: " + e.getMessage());
        } finally {
            filling.unlock();
        }
    }

    /** Returns the shape, or none, of which there are too few, if there is one. */
    private synchronized Optional<Optional<Shape>> lacking() {
        if (closed) {
            return Optional.empty();
        }
        List<Optional<Shape>> wanted = new ArrayList<>();
        shapes.chosen().forEach(shape -> wanted.add(Optional.of(shape)));
        wanted.add(Optional.empty());
        return wanted.stream().filter(shape -> count(shape) < STOCK).findFirst();
    }

    private long count(Optional<Shape> shape) {
        return stock.stream().filter(prepared -> prepared.shape().equals(shape)).count();
    }

    private synchronized List<Prepared> takeUnwanted() {
        List<Prepared> unwanted =
                stock.stream()
                        .filter(prepared -> prepared.shape().isPresent())
                        .filter(prepared -> !shapes.chosen().contains(prepared.shape().get()))
                        .toList();
        stock.removeAll(unwanted);
        return unwanted;
    }

    private synchronized Optional<Parker> parker() {
        return parker;
    }

    private synchronized void add(Prepared prepared) {
        stock.add(prepared);
    }

    private Prepared make(Optional<Parker> by, Optional<Shape> shape) throws IOException {
        String id = ContainerNames.newId();
        long firstId = ranges.take();
        try {
            Snapshot.create(layout.container(id), RootFileSystems.NO_LAYERS, firstId, firstId);
            return new Prepared(id, firstId, shape, park(by, id, firstId, shape));
        } catch (IOException e) {
            ranges.release(firstId);
            throw e;
        }
    }

    private static Optional<ParkedContainer> park(
            Optional<Parker> by, String id, long firstId, Optional<Shape> shape) {
        try {
            return by.isPresent()
                    ? Optional.of(by.get().park(id, firstId, shape))
                    : Optional.empty();
        } catch (IOException | EngineException | IllegalArgumentException e) {
            // Whoever starts it is told why that fails.
            LOG.log(System.Logger.Level.DEBUG, "no process is parked: " + e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Gives up all roots that were made, before a layer is removed; the caller sees to it that no
     * container is made meanwhile.
     */
    void forgetShapes() {
        filling.lock();
        try {
            synchronized (this) {
                shapes.clear();
            }
            discard(takeUnwanted());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, leftOver(e));
        } finally {
            filling.unlock();
        }
    }

    private void discard(List<Prepared> unwanted) throws IOException {
        for (Prepared prepared : unwanted) {
            if (prepared.parked().isPresent()) {
                prepared.parked().get().discard();
            }
            new Snapshot(layout.container(prepared.id()), RootFileSystems.NO_LAYERS).delete();
            ranges.release(prepared.firstId());
        }
    }

    private static String leftOver(IOException e) {
        return "directories of containers that never were stay until the next start: "
                + e.getMessage();
    }

    /** Removes what nobody took. */
    @Override
    public void close() {
        filling.lock();
        try {
            synchronized (this) {
                closed = true;
            }
            discard(stock);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, leftOver(e));
        } finally {
            filling.unlock();
        }
    }
}
