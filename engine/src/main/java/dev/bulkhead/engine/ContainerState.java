package dev.bulkhead.engine;

import dev.bulkhead.runtime.RunningContainer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What those share who carry a container through its life. Whoever changes what the container does
 * holds the lock; how it is can be read at any time.
 */
final class ContainerState {
    private final EngineParts engine;
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<Void> removed = new CompletableFuture<>();
    private final ParkedLoan parked;
    private volatile ContainerRecord record;
    private volatile ContainerStatus status;
    private volatile CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile @Nullable RunningContainer running;

    /** Completes with the exit of the run that is on, or else of the next when that begins. */
    private volatile CompletableFuture<CompletableFuture<Integer>> run = new CompletableFuture<>();

    /** Completes when the last run holds no file any more and its cgroup is gone. */
    private CompletableFuture<Void> gone = CompletableFuture.completedFuture(null);

    private boolean isReleased;

    ContainerState(EngineParts engine, ContainerRecord record, ContainerStatus status) {
        this.engine = engine;
        this.record = record;
        this.status = status;
        this.parked = new ParkedLoan(engine.background(), lock);
        status.exitCode().ifPresent(exit::complete);
    }

    EngineParts engine() {
        return engine;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Returns the process that was begun for it, if there is one. */
    ParkedLoan parked() {
        return parked;
    }

    ContainerRecord record() {
        return record;
    }

    void record(ContainerRecord changed) {
        record = changed;
    }

    String id() {
        return record.id();
    }

    String name() {
        return record.name();
    }

    Path directory() {
        return engine.layout().container(record.id());
    }

    ContainerStatus status() {
        return status;
    }

    void status(ContainerStatus changed) {
        status = changed;
    }

    /** Returns the exit code of the run that was last started, when that has ended. */
    CompletableFuture<Integer> exit() {
        return exit;
    }

    /** Returns a promise of the exit code of the run that begins now. */
    CompletableFuture<Integer> renewExit() {
        exit = new CompletableFuture<>();
        return exit;
    }

    /** Does something in the background when it is started next. */
    void onceRunning(Runnable action) {
        var _ = run.thenRunAsync(action, engine.background());
    }

    /** Returns the exit code of the run that is on, or else of the next. */
    CompletableFuture<Integer> nextExit() {
        return run.thenCompose(CompletableFuture::copy);
    }

    Optional<RunningContainer> running() {
        return Optional.ofNullable(running);
    }

    void running(RunningContainer container) {
        running = container;
        gone = container.gone();
        run.complete(exit);
    }

    /**
     * Notes that nothing runs any more.
     *
     * @param released completes when the run holds nothing any more
     */
    void ended(CompletableFuture<Void> released) {
        running = null;
        run = new CompletableFuture<>();
        gone = released;
    }

    CompletableFuture<Void> gone() {
        return gone;
    }

    CompletableFuture<Void> removed() {
        return removed;
    }

    boolean isRemoved() {
        return removed.isDone();
    }

    /** Returns whether the engine has let go of it: what happens to it is another's matter. */
    boolean isReleased() {
        return isReleased;
    }

    void release() {
        isReleased = true;
    }

    RunningContainer requireRunning() throws EngineException {
        RunningContainer current = running;
        if (current == null) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT, "container " + name() + " is not running");
        }
        return current;
    }

    void requirePresent() throws EngineException {
        if (isRemoved()) {
            throw new EngineException(
                    EngineException.Kind.NOT_FOUND,
                    "no such container: " + name() + " was removed");
        }
    }

    /** Tells the world what happened to it. */
    void publish(String action) {
        publish(action, Map.of());
    }

    /** Tells the world what happened to it, and more about that. */
    void publish(String action, Map<String, String> more) {
        ContainerRecord current = record;
        Map<String, String> attributes = new LinkedHashMap<>(current.request().labels());
        attributes.put("image", current.request().root().describe());
        attributes.put("name", current.name());
        attributes.putAll(more);
        engine.events().publish(Event.Subject.CONTAINER, action, current.id(), attributes);
    }
}
