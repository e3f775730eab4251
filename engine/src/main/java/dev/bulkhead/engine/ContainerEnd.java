package dev.bulkhead.engine;

import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.runtime.RunningContainer;
import dev.bulkhead.runtime.launch.ContainerExit;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Watches a container run, and sees to its end. */
final class ContainerEnd {
    private static final System.Logger LOG = System.getLogger(ContainerEnd.class.getName());

    private final ContainerState state;
    private final ContainerRemoval removal;

    ContainerEnd(ContainerState state, ContainerRemoval removal) {
        this.state = state;
        this.removal = removal;
    }

    /** Notes that it runs, and what becomes of it when it ends. */
    void watch(RunningContainer container, Instant started) {
        state.running(container);
        state.status(ContainerStatus.running(container.pid(), started, 0));
        CompletableFuture<Integer> ending = state.exit();
        var _ = container.exit().thenAccept(end -> ended(container, end, ending));
    }

    private void ended(
            RunningContainer container, ContainerExit end, CompletableFuture<Integer> ending) {
        state.lock().lock();
        try {
            if (state.isReleased()) {
                return;
            }
            note(end);
            state.engine().networks().silence(state.record());
            // Who starts it again waits for that; one that goes away is not started again.
            Executor executor =
                    state.record().request().autoRemove()
                            ? state.engine().afterwards()
                            : state.engine().background();
            CompletableFuture<Void> released = container.gone().thenRunAsync(this::letGo, executor);
            state.ended(released);
            if (state.record().request().autoRemove()) {
                removal.putAway(released);
            }
        } finally {
            state.lock().unlock();
        }
        ending.complete(end.code());
    }

    private void note(ContainerExit end) {
        boolean outOfMemory = end.known() && isOutOfMemory(end);
        Optional<String> error =
                !end.known()
                        ? Optional.of("the monitor died, and the container with it")
                        : outOfMemory
                                ? Optional.of(
                                        "the kernel killed it for want of memory; give it a higher limit")
                                : Optional.empty();
        state.status(
                state.status()
                        .withOutOfMemory(outOfMemory)
                        .ended(Phase.EXITED, Optional.of(Instant.now()), end.code(), error));
        if (outOfMemory) {
            state.publish("oom");
        }
        state.publish("die", Map.of("exitCode", Integer.toString(end.code())));
    }

    /** The kernel kills with a signal that tells nothing; its count in the cgroup tells. */
    private boolean isOutOfMemory(ContainerExit end) {
        try {
            EngineParts engine = state.engine();
            return end.signal() == Signal.SIGKILL
                    && engine.runtime().oomKills(engine.cgroup(state.id())) > 0;
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
