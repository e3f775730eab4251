package dev.bulkhead.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Further programs of containers that are described first and started, watched and asked about
 * later, by their ids. They are kept in memory only: an engine that is opened anew knows of none,
 * though what runs runs on.
 */
public final class Executions {
    /** How long one that has ended can still be asked about. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Map<String, PreparedExecution> executions = new ConcurrentHashMap<>();

    /** Knows of none. */
    public Executions() {}

    /**
     * Describes one, which is not started yet.
     *
     * @param terminal whether it gets a terminal
     * @param input whether it reads what its caller writes
     * @throws EngineException if the container does not run
     */
    public PreparedExecution prepare(
            Container container, ExecRequest request, boolean terminal, boolean input)
            throws EngineException {
        ContainerInfo info = container.info();
        if (info.status().phase() != ContainerStatus.Phase.RUNNING) {
            String state =
                    info.status().phase() == ContainerStatus.Phase.PAUSED
                            ? " is paused, unpause the container before exec"
                            : " is not running";
            throw new EngineException(
                    EngineException.Kind.CONFLICT, "container " + info.id() + state);
        }
        forget(Instant.now().minus(REMEMBERED));
        PreparedExecution prepared =
                new PreparedExecution(ContainerNames.newId(), container, request, terminal, input);
        executions.put(prepared.id(), prepared);
        return prepared;
    }

    private void forget(Instant before) {
        executions.values().removeIf(each -> each.isForgettable(before));
    }

    /** Finds one by its id. */
    public PreparedExecution execution(String id) throws EngineException {
        return Optional.ofNullable(executions.get(id))
                .orElseThrow(() ->
                        new EngineException(
                                EngineException.Kind.NOT_FOUND, "no such exec instance: " + id));
    }

    /** Returns those of a container that run. */
    public List<PreparedExecution> runningIn(Container container) {
        Collection<PreparedExecution> all = executions.values();
        return all.stream()
                .filter(each -> each.isRunning() && each.container().id().equals(container.id()))
                .sorted(Comparator.comparing(PreparedExecution::id))
                .toList();
    }
}
