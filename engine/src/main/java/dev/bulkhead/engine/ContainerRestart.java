package dev.bulkhead.engine;

import java.time.Duration;

/** Stops a container and starts it again. */
final class ContainerRestart {
    private static final System.Logger LOG = System.getLogger(ContainerRestart.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ContainerState state;
    private final ContainerStart start;

    ContainerRestart(ContainerState state, ContainerStart start) {
        this.state = state;
        this.start = start;
    }

    /** One that is to be removed at its end is not, since it goes on. */
    void restart(Duration patience) throws EngineException {
        state.keep(true);
        try {
            new ContainerStop(state).stop(patience, false);
            start.startAlone();
        } finally {
            state.keep(false);
        }
        state.publish("restart");
    }

    /** What has a restart policy is not left alone when it does its work no more. */
    void restartUnhealthy() {
        ContainerRequest request = state.record().request();
        if (request.restart().mode() == RestartPolicy.Mode.NO) {
            return;
        }
        try {
            restart(request.stopTimeout().orElse(PATIENCE));
        } catch (EngineException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "container {0} is unhealthy and cannot be started again: {1}",
                    state.name(),
                    e.getMessage());
        }
    }
}
