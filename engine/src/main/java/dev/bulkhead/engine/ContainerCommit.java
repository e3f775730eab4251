package dev.bulkhead.engine;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.archive.CommittedImage;
import dev.bulkhead.image.layer.PackedStream;
import dev.bulkhead.image.snapshot.Layer;
import dev.bulkhead.image.snapshot.SnapshotFiles;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ExecutionParameters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes an image of a container: its own image, and what it has changed as a further layer. */
final class ContainerCommit {
    private final ContainerState state;
    private final EngineParts engine;
    private final ContainerRecord record;

    ContainerCommit(ContainerState state) {
        this.state = state;
        this.engine = state.engine();
        this.record = state.record();
    }

    /**
     * Makes the image.
     *
     * @throws EngineException if the container is made of no image, or a change is malformed
     */
    ImageInfo commit(CommitRequest request) throws EngineException {
        SnapshotFiles files = LocalContainerFiles.snapshot(engine, record);
        try {
            Image base = base();
            Optional<Reference> name = Optional.empty();
            if (request.name().isPresent()) {
                name = Optional.of(RootFileSystems.parse(request.name().get()));
            }
            ExecutionParameters parameters =
                    ConfigChanges.apply(parameters(base.config().config()), request.changes());
            CommittedImage.Wish wish =
                    new CommittedImage.Wish(
                            name,
                            request.author(),
                            request.message(),
                            String.join(" ", record.command()),
                            parameters);
            return ImageDescription.info(add(base, wish, files, request.pause()));
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED,
                    "commit container " + record.name() + ": " + e.getMessage(),
                    e);
        }
    }

    private Image add(Image base, CommittedImage.Wish wish, SnapshotFiles files, boolean pause)
            throws IOException {
        boolean stands = pause && state.status().phase() == ContainerStatus.Phase.RUNNING;
        String cgroup = engine.cgroup(record.id());
        if (stands) {
            engine.runtime().freeze(cgroup);
        }
        try (InputStream layer = PackedStream.of(files::packChanges)) {
            return CommittedImage.add(engine.images(), base, layer, wish);
        } finally {
            if (stands) {
                thaw(cgroup);
            }
        }
    }

    /** One that has ended meanwhile, as a kill from outside makes it, needs none. */
    private void thaw(String cgroup) throws IOException {
        try {
            engine.runtime().thaw(cgroup);
        } catch (NoSuchFileException _) {
            return;
        }
    }

    /** Finds the image by its layers: its name may have gone to another one meanwhile. */
    private Image base() throws EngineException, IOException {
        List<Digest> layers = new ArrayList<>();
        for (Layer layer : record.layers()) {
            engine.roots().digest(layer).ifPresent(layers::add);
        }
        List<Digest> lowestFirst = layers.reversed();
        return engine.images().list().stream()
                .filter(image -> !layers.isEmpty() && image.diffIds().equals(lowestFirst))
                .findFirst()
                .orElseThrow(() ->
                        new EngineException(
                                EngineException.Kind.CONFLICT,
                                "container %s is made of no image that is here; export it, and import that"
                                        .formatted(record.name())));
    }

    /** What the container runs as: its request has what its image said where it said nothing. */
    private ExecutionParameters parameters(ExecutionParameters base) {
        ContainerRequest request = record.request();
        List<String> environment =
                request.environment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList();
        boolean ownCommand = !request.command().isEmpty() || request.entrypoint().isPresent();
        return new ExecutionParameters(
                request.user(),
                base.exposedPorts(),
                environment,
                request.entrypoint().orElse(base.entrypoint()),
                ownCommand ? request.command() : base.cmd(),
                base.volumes(),
                request.workingDirectory(),
                request.labels(),
                request.stopSignal(),
                base.healthcheck(),
                base.onBuild(),
                base.shell(),
                base.unknown());
    }
}
