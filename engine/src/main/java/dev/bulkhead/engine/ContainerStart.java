package dev.bulkhead.engine;

import dev.bulkhead.runtime.ContainerRuntime;
import dev.bulkhead.runtime.LaunchRequest;
import dev.bulkhead.runtime.ParkedContainer;
import dev.bulkhead.runtime.RunningContainer;
import dev.bulkhead.runtime.launch.LaunchException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Starts a container. */
final class ContainerStart {
    private static final System.Logger LOG = System.getLogger(ContainerStart.class.getName());

    /** The size of a terminal that nobody looks at. */
    private static final int ROWS = 24;

    private static final int COLUMNS = 80;

    private final ContainerState state;
    private final ContainerEnd end;
    private final ContainerRemoval removal;

    ContainerStart(ContainerState state, ContainerEnd end, ContainerRemoval removal) {
        this.state = state;
        this.end = end;
        this.removal = removal;
    }

    Attachment start(StreamRequest streams) throws EngineException {
        state.lock().lock();
        try {
            state.requirePresent();
            requireEnded();
            if (streams instanceof StreamRequest.Direct
                    && state.record().request().restart().mode() != RestartPolicy.Mode.NO) {
                throw new EngineException(
                        EngineException.Kind.BAD_REQUEST,
                        "container "
                                + state.name()
                                + " starts again by itself, and cannot have its caller's streams"
                                + " then: give it logged streams or a terminal");
            }
            state.gone().join();
            state.oomKills(0);
            return launch(streams);
        } finally {
            state.lock().unlock();
        }
    }

    private void requireEnded() throws EngineException {
        String hindrance =
                switch (state.status().phase()) {
                    case RUNNING -> " is already running";
                    case PAUSED -> " is paused: unpause it instead";
                    case RESTARTING -> " is about to start again by itself";
                    case CREATED, EXITED -> "";
                };
        if (!hindrance.isEmpty()) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT, "container " + state.name() + hindrance);
        }
    }

    /** Starts it without anybody to watch it. */
    void startAlone() throws EngineException {
        ContainerRequest request = state.record().request();
        if (request.root() instanceof RootSource.HostDirectory) {
            // What hides the host's secrets may have gone with the engine that made the container.
            var _ = state.engine().roots().find(request.root());
        }
        start(
                        request.terminal()
                                ? new StreamRequest.Terminal(ROWS, COLUMNS)
                                : new StreamRequest.Logged(request.input()))
                .close();
    }

    /** Starts it because its restart policy says so; in the background. */
    void startByPolicy() {
        state.engine()
                .background()
                .execute(() -> {
                    try {
                        startAlone();
                    } catch (EngineException e) {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "container {0} cannot be started again: {1}",
                                state.name(),
                                e.getMessage());
                    }
                });
    }

    private Attachment launch(StreamRequest streams) throws EngineException {
        EngineParts engine = state.engine();
        ContainerRecord record = state.record();
        Instant now = Instant.now();
        try {
            long logOffset = ContainerStreams.logSize(state.directory());
            if (!record.request().autoRemove()) {
                engine.store().markStarted(record.id(), now);
            }
            RunningContainer launched = launch(new LaunchFactory(engine).make(record, streams));
            launched.warnings()
                    .forEach(warning ->
                            LOG.log(
                                    System.Logger.Level.WARNING,
                                    "container {0}: {1}",
                                    record.name(),
                                    warning));
            var _ = state.renewExit();
            end.watch(launched, now, 0);
            state.publish("start");
            return ContainerStreams.attachment(launched.takeClient(), logOffset);
        } catch (LaunchException e) {
            throw failed(kind(e), e);
        } catch (IllegalArgumentException e) {
            throw failed(EngineException.Kind.BAD_REQUEST, e);
        } catch (IOException e) {
            throw failed(NetworkHost.kind(e), e);
        } catch (EngineException e) {
            throw failed(e.kind(), e);
        }
    }

    private RunningContainer launch(LaunchRequest request) throws IOException {
        Optional<ParkedContainer> ready = state.parked().take();
        ContainerRuntime runtime = state.engine().runtime();
        if (state.engine().networks().connects(state.record().request())) {
            return runtime.launch(request, ready, this::connect);
        }
        return ready.isPresent() ? runtime.launch(request, ready.get()) : runtime.launch(request);
    }

    /** Its networks are there before its program can look for them. */
    private void connect(int pid) throws IOException {
        try {
            state.engine().networks().connect(state.record(), pid);
        } catch (EngineException e) {
            throw new IOException(e.getMessage(), e);
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
        state.status(ContainerStatus.failed(failure.exitCode(), reason));
        state.engine().networks().release(state.record());
        if (state.record().request().autoRemove()) {
            removal.putAway(CompletableFuture.completedFuture(null));
            return failure;
        }
        try {
            state.engine()
                    .store()
                    .markFailed(state.id(), new ContainerStore.Failure(failure.exitCode(), reason));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }
}
