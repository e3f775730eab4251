package dev.bulkhead.engine;

import dev.bulkhead.engine.ContainerStatus.Phase;
import java.io.IOException;

/** Stops a container's processes where they are, and lets them go on. */
final class ContainerPause {
    private final ContainerState state;

    ContainerPause(ContainerState state) {
        this.state = state;
    }

    void pause() throws EngineException {
        state.lock().lock();
        try {
            var _ = state.requireRunning();
            if (state.status().phase() == Phase.PAUSED) {
                throw conflict("is paused already");
            }
            // Marked first: whoever adopts it then makes it so.
            state.engine().store().markPaused(state.id(), true);
            try {
                freeze();
            } catch (IOException e) {
                state.engine().store().markPaused(state.id(), false);
                throw e;
            }
            state.publish("pause");
        } catch (IOException e) {
            throw failed("pause", e);
        } finally {
            state.lock().unlock();
        }
    }

    void unpause() throws EngineException {
        state.lock().lock();
        try {
            if (state.status().phase() != Phase.PAUSED) {
                throw conflict("is not paused");
            }
            thaw();
            state.publish("unpause");
        } catch (IOException e) {
            throw failed("unpause", e);
        } finally {
            state.lock().unlock();
        }
    }

    /** Makes an adopted container what another engine was about to make it. */
    void adopt() throws IOException {
        if (state.engine().store().isPaused(state.id())) {
            freeze();
        }
    }

    private void freeze() throws IOException {
        EngineParts engine = state.engine();
        engine.runtime().freeze(engine.cgroup(state.id()));
        state.status(state.status().with(Phase.PAUSED));
    }

    private void thaw() throws IOException {
        EngineParts engine = state.engine();
        engine.runtime().thaw(engine.cgroup(state.id()));
        engine.store().markPaused(state.id(), false);
        state.status(state.status().with(Phase.RUNNING));
    }

    /** Lets it go on so that it can end; does nothing unless it is paused. */
    void end() {
        state.lock().lock();
        try {
            if (state.status().phase() == Phase.PAUSED) {
                thaw();
            }
        } catch (IOException _) {
            // It has ended, which is what was wanted.
        } finally {
            state.lock().unlock();
        }
    }

    private EngineException conflict(String what) {
        return new EngineException(
                EngineException.Kind.CONFLICT, "container " + state.name() + " " + what);
    }

    private EngineException failed(String action, IOException cause) {
        return new EngineException(
                EngineException.Kind.FAILED,
                action + " container " + state.name() + ": " + cause.getMessage(),
                cause);
    }
}
