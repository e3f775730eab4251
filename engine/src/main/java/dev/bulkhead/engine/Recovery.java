package dev.bulkhead.engine;

import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.runtime.RunningContainer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What an engine does when it opens its directory: takes over what runs, records what has ended,
 * and sweeps what a crash left.
 */
final class Recovery {
    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
    private static final int UNWATCHED = 137;

    private final EngineParts engine;

    Recovery(EngineParts engine) {
        this.engine = engine;
    }

    void run() throws IOException {
        for (ContainerRecord container : engine.store().readAll()) {
            recover(container);
        }
        for (String id : engine.store().putAway()) {
            sweep(id);
        }
    }

    /** Starts what is to run again. */
    void resume() {
        engine.registry().all().forEach(LocalContainer::resume);
    }

    private void recover(ContainerRecord container) throws IOException {
        container.firstId().ifPresent(engine.ranges()::claim);
        Optional<RunningContainer> running =
                engine.runtime().find(engine.layout().container(container.id()));
        if (running.isPresent()) {
            LocalContainer adopted =
                    new LocalContainer(engine, container, ContainerStatus.created());
            engine.registry().add(adopted);
            adopted.adopt(
                    running.get(),
                    engine.store().started(container.id()).orElse(container.created()));
            return;
        }
        ContainerStatus status = status(container.id());
        if (container.request().autoRemove()) {
            engine.store().putAway(container.id());
            container.firstId().ifPresent(engine.ranges()::release);
            return;
        }
        if (status.phase() == Phase.EXITED) {
            engine.runtime().removeCgroup(engine.cgroup(container.id()));
        }
        engine.registry().add(new LocalContainer(engine, container, status));
    }

    /** A container that was started and left no exit file died with its monitor. */
    private ContainerStatus status(String id) {
        Optional<ContainerStore.Failure> failure = engine.store().failure(id);
        if (failure.isPresent()) {
            return ContainerStatus.failed(failure.get().code(), failure.get().reason());
        }
        Optional<Instant> started = engine.store().started(id);
        if (started.isEmpty()) {
            return ContainerStatus.created();
        }
        Optional<ContainerStore.Exit> exit = engine.store().exit(id);
        ContainerStore.Restarts restarts = engine.store().restarts(id);
        return ContainerStatus.running(0, restarts.last().orElse(started.get()), restarts.count())
                .ended(
                        Phase.EXITED,
                        exit.map(ContainerStore.Exit::time),
                        exit.map(ContainerStore.Exit::code).orElse(UNWATCHED),
                        exit.isPresent()
                                ? Optional.empty()
                                : Optional.of("its monitor died, and the container with it"));
    }

    private void sweep(String id) {
        try {
            engine.runtime().removeCgroup(engine.cgroup(id));
            engine.store().deletePutAway(id);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "left over from a crash, and stays: "
                            + engine.layout().removed().resolve(id)
                            + ": "
                            + e.getMessage());
        }
    }
}
