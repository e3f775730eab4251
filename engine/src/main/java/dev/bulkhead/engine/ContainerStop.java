package dev.bulkhead.engine;

import dev.bulkhead.runtime.RunningContainer;
import dev.bulkhead.runtime.plan.RestartRule;
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
    private static final System.Logger LOG = System.getLogger(ContainerStop.class.getName());

    private final ContainerState state;

    ContainerStop(ContainerState state) {
        this.state = state;
    }

    /** A signal that is to end it ends it for good. */
    void kill(int signal) throws EngineException {
        RunningContainer running = state.requireRunning();
        boolean ends = signal == Signal.SIGKILL || signal == state.record().stopSignal();
        try {
            if (ends) {
                endPolicy(true);
            }
            running.signal(signal);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "container " + state.name() + " is not running any more",
                    e);
        }
        state.publish("kill", Map.of("signal", Integer.toString(signal)));
        if (ends) {
            new ContainerPause(state).end();
        }
    }

    /**
     * Stops it.
     *
     * @param byUser whether that is a user's will, to be remembered
     */
    void stop(Duration patience, boolean byUser) throws EngineException {
        if (!state.status().isAlive()) {
            return;
        }
        CompletableFuture<Integer> ending = state.exit();
        endPolicy(byUser);
        signalIfRunning(state.record().stopSignal());
        new ContainerPause(state).end();
        if (!await(ending, patience)) {
            signalIfRunning(Signal.SIGKILL);
            ending.join();
        }
        state.publish("stop");
    }

    /** Kills it, and returns when it has ended. */
    void killForGood() throws EngineException {
        CompletableFuture<Integer> ending = state.exit();
        endPolicy(false);
        signalIfRunning(Signal.SIGKILL);
        new ContainerPause(state).end();
        ending.join();
    }

    /** From now on the monitor does not start it again; one that is about to ends it at once. */
    private void endPolicy(boolean byUser) throws EngineException {
        if (state.record().request().restart().mode() == RestartPolicy.Mode.NO) {
            return;
        }
        Optional<RunningContainer> running = state.running();
        try {
            if (byUser) {
                state.engine().store().markStopped(state.id());
            }
            if (running.isPresent()) {
                running.get().restart(RestartRule.NEVER);
            }
        } catch (IOException e) {
            if (state.status().isAlive()) {
                throw new EngineException(
                        EngineException.Kind.FAILED,
                        "stop container " + state.name() + ": " + e.getMessage(),
                        e);
            }
        }
    }

    private void signalIfRunning(int signal) {
        Optional<RunningContainer> current = state.running();
        if (current.isPresent()) {
            try {
                current.get().signal(signal);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "it has ended: " + e.getMessage());
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
