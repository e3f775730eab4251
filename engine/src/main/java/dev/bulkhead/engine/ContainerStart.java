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
            if (state.status().isAlive()) {
                throw new EngineException(
                        EngineException.Kind.CONFLICT,
                        "container " + state.name() + " is already running");
            }
            state.gone().join();
            return launch(streams);
        } finally {
            state.lock().unlock();
        }
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
            end.watch(launched, now);
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
