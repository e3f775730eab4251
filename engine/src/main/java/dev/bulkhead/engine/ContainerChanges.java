package dev.bulkhead.engine;

import dev.bulkhead.runtime.RunningContainer;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Changes what a container is: its name, its limits, its restart policy. */
final class ContainerChanges {
    private static final System.Logger LOG = System.getLogger(ContainerChanges.class.getName());

    private final ContainerState state;

    ContainerChanges(ContainerState state) {
        this.state = state;
    }

    void rename(String wanted) throws EngineException {
        String name = ContainerNames.check(wanted);
        state.lock().lock();
        try {
            state.requirePresent();
            ContainerRecord old = state.record();
            if (name.equals(old.name())) {
                throw new EngineException(
                        EngineException.Kind.BAD_REQUEST,
                        "container " + name + " has that name already");
            }
            state.engine().registry().rename(old, name);
            try {
                state.engine().store().write(old.withName(name));
            } catch (IOException e) {
                state.engine().registry().rename(old.withName(name), old.name());
                throw failed("rename", e);
            }
            state.record(old.withName(name));
            state.publish("rename", Map.of("oldName", "/" + old.name()));
        } finally {
            state.lock().unlock();
        }
    }

    /** What the kernel refuses is not recorded either. */
    void update(ContainerUpdate update) throws EngineException {
        state.lock().lock();
        try {
            state.requirePresent();
            ContainerRecord old = state.record();
            ContainerRequest changed = changed(old.request(), update);
            RequestChecks.check(changed);
            Optional<RunningContainer> running = state.running();
            if (running.isPresent() && !changed.limits().equals(old.request().limits())) {
                limit(changed.limits());
            }
            state.engine().store().write(old.withRequest(changed));
            state.record(old.withRequest(changed));
            if (running.isPresent()) {
                running.get().restart(changed.restart().rule());
            }
            state.publish("update");
        } catch (IOException | IllegalArgumentException e) {
            throw failed("update", e);
        } finally {
            state.lock().unlock();
        }
    }

    private static ContainerRequest changed(ContainerRequest request, ContainerUpdate update) {
        return request.with(
                request.limits().replacedBy(update.limits()),
                update.restart().orElse(request.restart()));
    }

    private void limit(Limits limits) throws IOException {
        EngineParts engine = state.engine();
        engine.runtime()
                .limit(engine.cgroup(state.id()), ResourceFactory.changeable(limits))
                .forEach(warning ->
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "container {0}: {1}",
                                state.name(),
                                warning));
    }

    private EngineException failed(String action, Exception cause) {
        return new EngineException(
                cause instanceof IllegalArgumentException
                        ? EngineException.Kind.BAD_REQUEST
                        : EngineException.Kind.FAILED,
                action + " container " + state.name() + ": " + cause.getMessage(),
                cause);
    }
}
