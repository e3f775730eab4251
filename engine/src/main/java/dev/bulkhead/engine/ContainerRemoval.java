package dev.bulkhead.engine;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Removes a container. */
final class ContainerRemoval {
    private static final System.Logger LOG = System.getLogger(ContainerRemoval.class.getName());

    private final ContainerState state;

    ContainerRemoval(ContainerState state) {
        this.state = state;
    }

    void remove(boolean force, boolean volumes) throws EngineException {
        while (!removeEnded(volumes)) {
            if (!force) {
                throw new EngineException(
                        EngineException.Kind.CONFLICT,
                        "container "
                                + state.name()
                                + " is running: stop it first, or remove it by force");
            }
            new ContainerStop(state).killForGood();
        }
    }

    /** Removes it unless it runs; returns whether it is gone. */
    private boolean removeEnded(boolean volumes) throws EngineException {
        state.lock().lock();
        try {
            if (state.status().isAlive()) {
                return false;
            }
            if (!state.isRemoved()) {
                putAway(state.gone(), volumes);
            } else if (!state.record().request().autoRemove()) {
                state.requirePresent();
            }
            return true;
        } finally {
            state.lock().unlock();
        }
    }

    /** Frees its name at once; its files go when nothing holds them any more. */
    void putAway(CompletableFuture<Void> released) {
        putAway(released, true);
    }

    private void putAway(CompletableFuture<Void> released, boolean volumes) {
        state.parked().giveUp();
        try {
            state.engine().store().putAway(state.id(), volumes);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container " + state.name() + " cannot be removed: " + e.getMessage());
            return;
        }
        state.engine().registry().remove(state.record());
        state.removed().complete(null);
        state.publish("destroy");
        var _ = released.thenRunAsync(this::delete, state.engine().afterwards());
    }

    private void delete() {
        try {
            state.engine().store().deletePutAway(state.id());
            state.record().firstId().ifPresent(state.engine().ranges()::release);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container "
                            + state.name()
                            + ": files stay until the next start: "
                            + e.getMessage());
        }
    }
}
