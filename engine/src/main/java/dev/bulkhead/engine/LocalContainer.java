package dev.bulkhead.engine;

import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.runtime.ClientConnection;
import dev.bulkhead.runtime.ContainerRoot;
import dev.bulkhead.runtime.LaunchRequest;
import dev.bulkhead.runtime.ParkedContainer;
import dev.bulkhead.runtime.RunningContainer;
import dev.bulkhead.runtime.StreamClient;
import dev.bulkhead.runtime.launch.ContainerEndedException;
import dev.bulkhead.runtime.launch.ContainerExit;
import dev.bulkhead.runtime.launch.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A container on this machine. Whoever changes what it does holds its lock; how it is can be read
 * at any time.
 */
final class LocalContainer implements Container {
    private static final System.Logger LOG = System.getLogger(LocalContainer.class.getName());

    /** How long a container that was made may keep what was begun of it without being started. */
    private static final long PARKED_MILLIS = 1000;

    private final EngineParts engine;
    private final ContainerRecord record;
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<Void> removed = new CompletableFuture<>();
    private final AtomicReference<@Nullable ParkedContainer> parked = new AtomicReference<>();
    private volatile ContainerStatus status;
    private volatile CompletableFuture<Integer> exit = new CompletableFuture<>();
    private volatile @Nullable RunningContainer running;

    /** Completes with the exit of the run that is on, or else of the next when that begins. */
    private volatile CompletableFuture<CompletableFuture<Integer>> run = new CompletableFuture<>();

    /** Completes when the last run holds no file any more and its cgroup is gone. */
    private CompletableFuture<Void> gone = CompletableFuture.completedFuture(null);

    private boolean isRemoved;
    private boolean isReleased;

    LocalContainer(EngineParts engine, ContainerRecord record, ContainerStatus status) {
        this.engine = engine;
        this.record = record;
        this.status = status;
        status.exitCode().ifPresent(exit::complete);
    }

    @Override
    public String id() {
        return record.id();
    }

    String name() {
        return record.name();
    }

    Instant created() {
        return record.created();
    }

    ContainerRecord record() {
        return record;
    }

    @Override
    public ContainerInfo info() {
        return new ContainerInfo(
                record.id(),
                record.name(),
                record.created(),
                record.request(),
                record.command(),
                status,
                Walls.lowered(record.request()));
    }

    @Override
    public String inspect() {
        return Inspection.write(info(), directory());
    }

    private Path directory() {
        return engine.layout().container(record.id());
    }

    // ---- start

    @Override
    public Attachment start(StreamRequest streams) throws EngineException {
        lock.lock();
        try {
            requirePresent();
            if (status.isAlive()) {
                throw new EngineException(
                        EngineException.Kind.CONFLICT,
                        "container " + name() + " is already running");
            }
            gone.join();
            return launch(streams);
        } finally {
            lock.unlock();
        }
    }

    private Attachment launch(StreamRequest streams) throws EngineException {
        Instant now = Instant.now();
        try {
            long logOffset = logSize();
            if (!record.request().autoRemove()) {
                engine.store().markStarted(record.id(), now);
            }
            RunningContainer launched = launch(new LaunchFactory(engine).make(record, streams));
            launched.warnings()
                    .forEach(warning ->
                            LOG.log(
                                    System.Logger.Level.WARNING,
                                    "container {0}: {1}",
                                    name(),
                                    warning));
            exit = new CompletableFuture<>();
            watch(launched, now);
            return attachment(launched.takeClient(), logOffset);
        } catch (LaunchException e) {
            throw failed(kind(e), e);
        } catch (IllegalArgumentException e) {
            throw failed(EngineException.Kind.BAD_REQUEST, e);
        } catch (IOException e) {
            throw failed(EngineException.Kind.FAILED, e);
        } catch (EngineException e) {
            throw failed(e.kind(), e);
        }
    }

    private RunningContainer launch(LaunchRequest request) throws IOException {
        ParkedContainer ready = parked.getAndSet(null);
        return ready == null
                ? engine.runtime().launch(request)
                : engine.runtime().launch(request, ready);
    }

    /** Lends it a process that was begun for it; one that is not started soon gives that up. */
    void lend(ParkedContainer container) {
        parked.set(container);
        CompletableFuture.delayedExecutor(PARKED_MILLIS, TimeUnit.MILLISECONDS, engine.background())
                .execute(this::expireParked);
    }

    /** A start that comes meanwhile waits, or it would find the cgroup that is being removed. */
    private void expireParked() {
        lock.lock();
        try {
            giveUpParked();
        } finally {
            lock.unlock();
        }
    }

    private void giveUpParked() {
        ParkedContainer unused = parked.getAndSet(null);
        if (unused != null) {
            discard(unused);
        }
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

    static EngineException.Kind kind(LaunchException e) {
        return switch (e.failed()) {
            case PROGRAM_NOT_FOUND -> EngineException.Kind.PROGRAM_NOT_FOUND;
            case PROGRAM_NOT_EXECUTABLE -> EngineException.Kind.PROGRAM_NOT_EXECUTABLE;
            case CONTAINER -> EngineException.Kind.FAILED;
        };
    }

    /**
     * A container that could not be started keeps why; one that is to be removed at its end has
     * ended.
     */
    private EngineException failed(EngineException.Kind kind, Exception cause) {
        String reason = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
        EngineException failure = new EngineException(kind, reason, cause);
        ContainerStore.Failure remembered = new ContainerStore.Failure(failure.exitCode(), reason);
        status = Recovery.failed(remembered);
        if (record.request().autoRemove()) {
            putAway(CompletableFuture.completedFuture(null));
            return failure;
        }
        try {
            engine.store().markFailed(record.id(), remembered);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private long logSize() throws IOException {
        Path log = directory().resolve("log");
        return Files.exists(log) ? Files.size(log) : 0;
    }

    static Attachment attachment(ClientConnection client, long logOffset) {
        return new Attachment(client.socket(), client.log(), logOffset, client::close);
    }

    /** Notes that it runs, and what becomes of it when it ends. */
    private void watch(RunningContainer container, Instant started) {
        running = container;
        gone = container.gone();
        status =
                new ContainerStatus(
                        Phase.RUNNING,
                        OptionalInt.of(container.pid()),
                        Optional.of(started),
                        Optional.empty(),
                        OptionalInt.empty(),
                        Optional.empty());
        CompletableFuture<Integer> ending = exit;
        run.complete(ending);
        var _ = container.exit().thenAccept(end -> ended(container, end, started, ending));
    }

    private void ended(
            RunningContainer container,
            ContainerExit end,
            Instant started,
            CompletableFuture<Integer> ending) {
        lock.lock();
        try {
            if (isReleased) {
                return;
            }
            Optional<String> error =
                    end.known()
                            ? outOfMemory(end)
                            : Optional.of("the monitor died, and the container with it");
            status =
                    new ContainerStatus(
                            Phase.EXITED,
                            OptionalInt.empty(),
                            Optional.of(started),
                            Optional.of(Instant.now()),
                            OptionalInt.of(end.code()),
                            error);
            running = null;
            run = new CompletableFuture<>();
            gone = container.gone().thenRunAsync(this::removeCgroup, engine.background());
            if (record.request().autoRemove()) {
                putAway(gone);
            }
        } finally {
            lock.unlock();
        }
        ending.complete(end.code());
    }

    /** The kernel kills with a signal that tells nothing; its count in the cgroup tells. */
    private Optional<String> outOfMemory(ContainerExit end) {
        try {
            if (end.signal() == Signal.SIGKILL
                    && engine.runtime().oomKills(engine.cgroup(record.id())) > 0) {
                return Optional.of(
                        "the kernel killed it for want of memory; give it a higher limit");
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "container " + name() + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    private void removeCgroup() {
        try {
            engine.runtime().removeCgroup(engine.cgroup(record.id()));
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container " + name() + ": its cgroup stays: " + e.getMessage());
        }
    }

    /** Takes over a container that another process started. */
    void adopt(RunningContainer container, Instant started) {
        watch(container, started);
    }

    // ---- while it runs

    private RunningContainer requireRunning() throws EngineException {
        RunningContainer current = running;
        if (current == null) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT, "container " + name() + " is not running");
        }
        return current;
    }

    private void requirePresent() throws EngineException {
        if (isRemoved) {
            throw new EngineException(
                    EngineException.Kind.NOT_FOUND,
                    "no such container: " + name() + " was removed");
        }
    }

    @Override
    public Attachment attach() throws EngineException {
        requireRunning();
        try {
            long logOffset = logSize();
            return attachment(engine.runtime().connect(directory()), logOffset);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "attach to " + name() + ": its monitor does not answer: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public Conversation converse() throws EngineException {
        lock.lock();
        try {
            requirePresent();
            LogFiles files = new LogFiles(directory());
            LocalConversation conversation = new LocalConversation(files, files.current());
            if (status.isAlive()) {
                conversation.connect(this::streams);
            } else {
                var _ =
                        run.thenRunAsync(
                                () -> conversation.connect(this::streams), engine.background());
                var _ = removed.thenRun(conversation::end);
            }
            return conversation;
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "attach to " + name() + ": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private StreamClient streams(Runnable grown) throws IOException {
        try (ClientConnection connection = engine.runtime().connect(directory())) {
            return engine.runtime().streams(connection.socket(), grown);
        }
    }

    @Override
    public CompletableFuture<Integer> nextExit() {
        return run.thenCompose(CompletableFuture::copy);
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return exit.copy();
    }

    @Override
    public CompletableFuture<Void> removed() {
        return removed.copy();
    }

    @Override
    public void kill(int signal) throws EngineException {
        try {
            requireRunning().signal(signal);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "container " + name() + " is not running any more",
                    e);
        }
    }

    @Override
    public void stop(Duration patience) throws EngineException {
        if (!status.isAlive()) {
            return;
        }
        CompletableFuture<Integer> ending = exit;
        signalIfRunning(record.stopSignal());
        if (!await(ending, patience)) {
            signalIfRunning(Signal.SIGKILL);
            ending.join();
        }
    }

    private void signalIfRunning(int signal) {
        RunningContainer current = running;
        if (current != null) {
            try {
                current.signal(signal);
            } catch (IOException _) {
                // It has just ended, which is what was wanted.
            }
        }
    }

    private static boolean await(CompletableFuture<Integer> ending, Duration patience)
            throws EngineException {
        try {
            ending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(
                    EngineException.Kind.FAILED, "interrupted while a container was to stop", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an exit never fails", e);
        }
    }

    @Override
    public Execution exec(ExecRequest request, StreamRequest streams) throws EngineException {
        requireRunning();
        try {
            return new ExecLaunch(engine, record)
                    .launch(new LaunchFactory(engine).spec(record), request, streams);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "exec in " + name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void logs(boolean follow, Predicate<LogRecord> consumer) throws EngineException {
        try {
            new LogReader(directory(), consumer).read(() -> follow && status.isAlive());
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "logs of " + name() + ": " + e.getMessage(), e);
        }
    }

    // ---- files

    @Override
    public ContainerFiles files() {
        return new LocalContainerFiles(engine, record, this::useRoot);
    }

    /** As long as it does not run, nobody starts it meanwhile: two would write to one overlay. */
    private void useRoot(LocalContainerFiles.Work work) throws EngineException, IOException {
        while (true) {
            requirePresent();
            try (ContainerRoot root = engine.runtime().root(directory())) {
                work.on(root);
                return;
            } catch (ContainerEndedException _) {
                if (useStoppedRoot(work)) {
                    return;
                }
            }
        }
    }

    private boolean useStoppedRoot(LocalContainerFiles.Work work)
            throws EngineException, IOException {
        lock.lock();
        try {
            requirePresent();
            if (status.isAlive()) {
                return false;
            }
            gone.join();
            engine.volumes().prepare(record);
            LaunchRequest request = new LaunchFactory(engine).example(record);
            try (ContainerRoot root = engine.runtime().assembleRoot(request)) {
                work.on(root);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    // ---- the end

    @Override
    public void remove(boolean force) throws EngineException {
        while (!removeEnded()) {
            if (!force) {
                throw new EngineException(
                        EngineException.Kind.CONFLICT,
                        "container "
                                + name()
                                + " is running: stop it first, or remove it by force");
            }
            CompletableFuture<Integer> ending = exit;
            signalIfRunning(Signal.SIGKILL);
            ending.join();
        }
    }

    /** Removes it unless it runs; returns whether it is gone. */
    private boolean removeEnded() throws EngineException {
        lock.lock();
        try {
            if (status.isAlive()) {
                return false;
            }
            if (!isRemoved) {
                putAway(gone);
            } else if (!record.request().autoRemove()) {
                requirePresent();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Frees its name at once; its files go when nothing holds them any more. */
    private void putAway(CompletableFuture<Void> released) {
        giveUpParked();
        try {
            engine.store().putAway(record.id());
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container " + name() + " cannot be removed: " + e.getMessage());
            return;
        }
        isRemoved = true;
        engine.registry().remove(this);
        removed.complete(null);
        var _ = released.thenRunAsync(this::delete, engine.background());
    }

    private void delete() {
        try {
            engine.store().deletePutAway(record.id());
            record.firstId().ifPresent(engine.ranges()::release);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container " + name() + ": files stay until the next start: " + e.getMessage());
        }
    }

    /** Lets go of it; it runs on, and whoever waits for its end is told no more. */
    void release() {
        giveUpParked();
        lock.lock();
        try {
            isReleased = true;
            RunningContainer current = running;
            if (current != null) {
                current.close();
                exit.cancel(false);
            }
        } finally {
            lock.unlock();
        }
    }
}
