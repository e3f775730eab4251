package dev.bulkhead.engine;

import dev.bulkhead.runtime.RunningContainer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Signals a container, and stops it. */
final class ContainerStop {
    private final ContainerState state;

    ContainerStop(ContainerState state) {
        this.state = state;
    }

    void kill(int signal) throws EngineException {
        try {
            state.requireRunning().signal(signal);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "container " + state.name() + " is not running any more",
                    e);
        }
        state.publish("kill", Map.of("signal", Integer.toString(signal)));
    }

    void stop(Duration patience) throws EngineException {
        if (!state.status().isAlive()) {
            return;
        }
        CompletableFuture<Integer> ending = state.exit();
        signalIfRunning(state.record().stopSignal());
        if (!await(ending, patience)) {
            signalIfRunning(Signal.SIGKILL);
            ending.join();
        }
        state.publish("stop");
    }

    void signalIfRunning(int signal) {
        Optional<RunningContainer> current = state.running();
        if (current.isPresent()) {
            try {
                current.get().signal(signal);
            } catch (IOException _) {
                // It has just ended, which is what was wanted.
                return;
            }
            state.publish("kill", Map.of("signal", Integer.toString(signal)));
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
}
