package dev.bulkhead.engine;

import dev.bulkhead.engine.ContainerStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Carries out a container's health check while it runs. */
final class ContainerHealth {
    private static final System.Logger LOG = System.getLogger(ContainerHealth.class.getName());

    private final ContainerState state;
    private final Runnable unhealthy;

    /** Completes when the run that is on has ended. */
    private CompletableFuture<Void> over = CompletableFuture.completedFuture(null);

    /**
     * Makes a keeper of a container's health.
     *
     * @param unhealthy is called, in the background, when the check has failed too often
     */
    ContainerHealth(ContainerState state, Runnable unhealthy) {
        this.state = state;
        this.unhealthy = unhealthy;
    }

    /** Begins with a run; whoever calls holds the container's lock. */
    void begin() {
        Optional<HealthCheck> check = state.record().request().healthCheck();
        if (check.isEmpty() || check.get().isNone()) {
            return;
        }
        CompletableFuture<Void> run = new CompletableFuture<>();
        over = run;
        note(new Health(Health.State.STARTING, 0, List.of()));
        Thread.ofVirtual()
                .name("health-of-" + state.name())
                .start(() -> check(check.get(), run, Instant.now()));
    }

    /** Ends with the run; whoever calls holds the container's lock. */
    void end() {
        over.complete(null);
    }

    private void check(HealthCheck check, CompletableFuture<Void> run, Instant started) {
        HealthProbe probe = new HealthProbe(state, check);
        while (!isOver(run, pause(check, started))) {
            if (state.status().phase() == Phase.RUNNING) {
                conclude(check, run, started, probe.run(run));
            }
        }
    }

    private Duration pause(HealthCheck check, Instant started) {
        return isStarting() && isInStart(check, started) ? check.startInterval() : check.interval();
    }

    private boolean isStarting() {
        return state.status()
                .health()
                .filter(health -> health.state() == Health.State.STARTING)
                .isPresent();
    }

    private static boolean isInStart(HealthCheck check, Instant started) {
        return Instant.now().isBefore(started.plus(check.startPeriod()));
    }

    private static boolean isOver(CompletableFuture<Void> run, Duration pause) {
        try {
            run.get(pause.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a run never fails", e);
        }
    }

    private void conclude(
            HealthCheck check, CompletableFuture<Void> run, Instant started, Health.Probe probe) {
        boolean turned;
        state.lock().lock();
        try {
            if (run.isDone()) {
                return;
            }
            Health before = state.status().health().orElseThrow();
            Health after = after(before, check, isInStart(check, started), probe);
            note(after);
            turned = after.state() != before.state();
            if (turned) {
                state.publish("health_status: " + after.state().label());
            }
            turned &= after.state() == Health.State.UNHEALTHY;
        } finally {
            state.lock().unlock();
        }
        if (turned) {
            LOG.log(System.Logger.Level.INFO, "container {0} is unhealthy", state.name());
            state.engine().background().execute(unhealthy);
        }
    }

    private static Health after(
            Health before, HealthCheck check, boolean inStart, Health.Probe probe) {
        List<Health.Probe> log = new ArrayList<>(before.log());
        log.add(probe);
        if (log.size() > Health.LOG_LENGTH) {
            log.removeFirst();
        }
        if (probe.exitCode() == 0) {
            return new Health(Health.State.HEALTHY, 0, log);
        }
        if (before.state() == Health.State.STARTING && inStart) {
            return new Health(Health.State.STARTING, before.failingStreak(), log);
        }
        int failing = before.failingStreak() + 1;
        Health.State now = failing >= check.retries() ? Health.State.UNHEALTHY : before.state();
        return new Health(now, failing, log);
    }

    private void note(Health health) {
        state.status(state.status().with(health));
    }
}
