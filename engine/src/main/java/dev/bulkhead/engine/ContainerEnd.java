package dev.bulkhead.engine;

import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.runtime.RunningContainer;
import dev.bulkhead.runtime.launch.ContainerExit;
import dev.bulkhead.runtime.launch.RunChange;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Watches a container run, end and run again, and sees to its end. */
final class ContainerEnd {
    private static final System.Logger LOG = System.getLogger(ContainerEnd.class.getName());

    private final ContainerState state;
    private final ContainerRemoval removal;
    private final ContainerHealth health;

    ContainerEnd(ContainerState state, ContainerRemoval removal, ContainerHealth health) {
        this.state = state;
        this.removal = removal;
        this.health = health;
    }

    /** Notes that it runs, and what becomes of it when it ends. */
    void watch(RunningContainer container, Instant started, int restarts) {
        state.running(container);
        state.status(ContainerStatus.running(container.pid(), started, restarts));
        health.begin();
        container.observe(change -> changed(container, change));
        CompletableFuture<Integer> ending = state.exit();
        var _ = container.exit().thenAccept(end -> ended(container, end, ending));
    }

    private void changed(RunningContainer container, RunChange change) {
        state.lock().lock();
        try {
            if (state.isReleased()) {
                return;
            }
            switch (change) {
                case RunChange.Ended(ContainerExit exit, var _) -> {
                    note(exit, Phase.RESTARTING);
                    int restarts = state.engine().store().restarts(state.id()).count();
                    state.status(state.status().withRestarts(restarts));
                    complete(state.runEnded(), exit.code());
                }
                case RunChange.Restarted(int _) -> restarted(container);
            }
        } finally {
            state.lock().unlock();
        }
    }

    private void restarted(RunningContainer container) {
        ContainerStore.Restarts restarts = state.engine().store().restarts(state.id());
        state.runs();
        state.status(
                ContainerStatus.running(
                        container.pid(), restarts.last().orElse(Instant.now()), restarts.count()));
        state.engine().networks().reconnect(state.record(), container.pid());
        state.publish("start");
        health.begin();
    }

    private void ended(
            RunningContainer container, ContainerExit end, CompletableFuture<Integer> ending) {
        CompletableFuture<Integer> runEnding;
        state.lock().lock();
        try {
            if (state.isReleased()) {
                return;
            }
            // One that was about to start again has told of its end before.
            if (state.status().phase() == Phase.RESTARTING) {
                state.status(state.status().with(Phase.EXITED));
            } else {
                note(end, Phase.EXITED);
            }
            runEnding = state.runEnded();
            state.engine().networks().silence(state.record());
            // Who starts it again waits for that; one that goes away is not started again.
            Executor executor =
                    state.isRemovedAtEnd()
                            ? state.engine().afterwards()
                            : state.engine().background();
            CompletableFuture<Void> released = container.gone().thenRunAsync(this::letGo, executor);
            state.ended(released);
            if (state.isRemovedAtEnd()) {
                removal.putAway(released);
            }
        } finally {
            state.lock().unlock();
        }
        complete(runEnding, end.code());
        complete(ending, end.code());
    }

    private static void complete(CompletableFuture<Integer> promise, int code) {
        promise.complete(code);
    }

    private void note(ContainerExit end, Phase phase) {
        health.end();
        boolean outOfMemory = end.known() && isOutOfMemory(end);
        state.status(
                state.status()
                        .withOutOfMemory(outOfMemory)
                        .ended(
                                phase,
                                Optional.of(Instant.now()),
                                end.code(),
                                explanation(end, outOfMemory)));
        if (outOfMemory) {
            state.publish("oom");
        }
        state.publish("die", Map.of("exitCode", Integer.toString(end.code())));
    }

    private static Optional<String> explanation(ContainerExit end, boolean outOfMemory) {
        if (!end.known()) {
            return Optional.of("the monitor died, and the container with it");
        }
        return outOfMemory
                ? Optional.of("the kernel killed it for want of memory; give it a higher limit")
                : Optional.empty();
    }

    /** The kernel kills with a signal that tells nothing; its count in the cgroup tells. */
    private boolean isOutOfMemory(ContainerExit end) {
        if (end.signal() != Signal.SIGKILL) {
            return false;
        }
        try {
            EngineParts engine = state.engine();
            return state.oomKills(engine.runtime().oomKills(engine.cgroup(state.id())));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "container " + state.name() + ": " + e.getMessage());
            return false;
        }
    }

    private void letGo() {
        state.engine().networks().release(state.record());
        removeCgroup();
    }

    private void removeCgroup() {
        try {
            state.engine().runtime().removeCgroup(state.engine().cgroup(state.id()));
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container " + state.name() + ": its cgroup stays: " + e.getMessage());
        }
    }
}
