package dev.bulkhead.engine;

import java.io.IOException;

/** Runs further programs in a container. */
final class ContainerExec {
    private final ContainerState state;

    ContainerExec(ContainerState state) {
        this.state = state;
    }

    Execution exec(ExecRequest request, StreamRequest streams) throws EngineException {
        var _ = state.requireResponsive();
        try {
            return new ExecLaunch(state)
                    .launch(
                            new LaunchFactory(state.engine()).spec(state.record()),
                            request,
                            streams);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED,
                    "exec in " + state.name() + ": " + e.getMessage(),
                    e);
        }
    }
}
