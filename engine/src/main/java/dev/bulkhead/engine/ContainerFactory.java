package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Snapshot;
import dev.bulkhead.runtime.ParkedContainer;
import dev.bulkhead.runtime.plan.Cut;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes containers of requests: decides what they will be, and gives them ids and a directory. */
final class ContainerFactory {
    private static final System.Logger LOG = System.getLogger(ContainerFactory.class.getName());

    private final EngineParts parts;

    ContainerFactory(EngineParts parts) {
        this.parts = parts;
    }

    /**
     * Makes a container; whoever registers it makes it known.
     *
     * @throws EngineException if the request is at fault or its name is taken; nothing is left then
     */
    LocalContainer make(ContainerRequest wanted) throws EngineException {
        Draft draft = draft(wanted);
        Identity identity = identity(draft);
        ContainerRecord container = draft.record(identity);
        try {
            parts.registry().reserve(container.name(), container.id());
            parts.store().write(container);
            // Only its record tells of a container's own volumes.
            parts.volumes().fill(container);
        } catch (IOException | EngineException e) {
            parts.registry().cancel(container.name(), container.id());
            identity.parked().ifPresent(ParkedLoan::discard);
            // Removing volumes waits until no container is being made, this one included.
            parts.background().execute(() -> discard(container));
            throw e instanceof EngineException known
                    ? known
                    : new EngineException(
                            EngineException.Kind.FAILED,
                            "create container " + container.name() + ": " + e.getMessage(),
                            e);
        }
        LocalContainer made = new LocalContainer(parts, container, ContainerStatus.created());
        identity.parked().ifPresent(made::lend);
        return made;
    }

    /**
     * Begins a container that nobody has asked for yet.
     *
     * @param shape what its root shall look like; absent: whatever its root and program, only the
     *     rest of the launch depends on them
     */
    ParkedContainer park(String id, long firstId, Optional<Shape> shape)
            throws IOException, EngineException {
        ContainerRequest usual =
                ContainerRequest.ofDirectory(Path.of("/")).command(Shape.COMMAND).build();
        ContainerRecord example =
                new ContainerRecord(
                        id,
                        ContainerNames.madeUp(id),
                        Instant.EPOCH,
                        shape.map(Shape::request).orElse(usual),
                        Shape.COMMAND,
                        Signal.SIGTERM,
                        Optional.of(firstId),
                        shape.map(Shape::layers).orElse(RootFileSystems.NO_LAYERS),
                        List.of());
        LaunchFactory launches = new LaunchFactory(parts);
        // They are mounted now, and get their content when it is started.
        launches.names(example).write(List.of());
        return parts.runtime()
                .park(launches.example(example), shape.isPresent() ? Cut.FURNISHED : Cut.BORN);
    }

    private void discard(ContainerRecord container) {
        try {
            parts.store().putAway(container.id());
            parts.store().deletePutAway(container.id());
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "left over, and swept at the next start: " + e.getMessage());
        }
        container.firstId().ifPresent(parts.ranges()::release);
    }

    /**
     * A container that is decided but for who it is.
     *
     * @param request what was asked for and what its image says
     * @param base what its root is made of
     */
    private record Draft(
            ContainerRequest request,
            RootFileSystems.Base base,
            List<String> command,
            int stopSignal) {
        ContainerRecord record(Identity identity) throws EngineException {
            String name =
                    request.name().isPresent()
                            ? ContainerNames.check(request.name().get())
                            : ContainerNames.madeUp(identity.id());
            return new ContainerRecord(
                    identity.id(),
                    name,
                    Instant.now(),
                    request,
                    command,
                    stopSignal,
                    identity.firstId(),
                    base.layers(),
                    anonymousVolumes(request));
        }
    }

    /** Who a container is: its id, and the first of its user ids where it has its own. */
    private record Identity(String id, Optional<Long> firstId, Optional<ParkedContainer> parked) {}

    private Draft draft(ContainerRequest wanted) throws EngineException {
        RootFileSystems.Base base = parts.roots().find(wanted.root());
        ContainerRequest request =
                ImageDefaults.apply(
                        wanted, InheritedMounts.with(wanted, parts.registry()), base.defaults());
        RequestChecks.check(request);
        return new Draft(
                request,
                base,
                ImageDefaults.command(request, base.defaults()),
                ImageDefaults.stopSignal(request));
    }

    private Identity identity(Draft draft) throws EngineException {
        try {
            if (draft.request().hasOwnIds()) {
                PreparedContainers.Prepared prepared =
                        parts.prepared().take(Shape.of(draft.request(), draft.base().layers()));
                return new Identity(
                        prepared.id(), Optional.of(prepared.firstId()), prepared.parked());
            }
            String id = ContainerNames.newId();
            Snapshot.create(parts.layout().container(id), RootFileSystems.NO_LAYERS, 0, 0);
            return new Identity(id, Optional.empty(), Optional.empty());
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED,
                    "make a container's directory: " + e.getMessage(),
                    e);
        }
    }

    private static List<String> anonymousVolumes(ContainerRequest request) {
        List<String> names = new ArrayList<>();
        for (MountRequest mount : request.mounts()) {
            if (mount instanceof MountRequest.Volume volume && volume.name().isEmpty()) {
                names.add(ContainerNames.newId());
            }
        }
        return names;
    }

    /** Makes the record of a container that is never made. */
    ContainerRecord example(ContainerRequest wanted) throws EngineException {
        Draft draft = draft(wanted);
        Optional<Long> firstId =
                draft.request().hasOwnIds() ? Optional.of(IdRanges.EXAMPLE) : Optional.empty();
        return draft.record(new Identity(ContainerNames.newId(), firstId, Optional.empty()));
    }
}
