package dev.bulkhead.cli;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Executions;
import dev.bulkhead.engine.HostInfo;
import dev.bulkhead.engine.ImageInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** An engine of containers that do nothing, and that notes what is asked of it. */
final class FakeEngine implements Engine {
    final List<FakeContainer> containers = new CopyOnWriteArrayList<>();
    final List<ContainerRequest> requests = new ArrayList<>();
    final List<ImageInfo> images = new CopyOnWriteArrayList<>();
    final FakeVolumes volumes = new FakeVolumes();
    final List<String> calls = new ArrayList<>();
    UnaryOperator<FakeContainer> preparation = container -> container.endingWith(0);
    Optional<EngineException> createFailure = Optional.empty();

    /** Adds a container that exists. */
    FakeContainer add(ContainerRequest.Builder request) {
        FakeContainer container = new FakeContainer(request.build());
        containers.add(container);
        return container;
    }

    /** Returns the one container that was made. */
    FakeContainer made() {
        return containers.getLast();
    }

    @Override
    public Container create(ContainerRequest request) throws EngineException {
        requests.add(request);
        if (createFailure.isPresent()) {
            throw createFailure.get();
        }
        FakeContainer container = preparation.apply(new FakeContainer(request));
        containers.add(container);
        return container;
    }

    @Override
    public Container container(String reference) throws EngineException {
        for (FakeContainer container : containers) {
            if (container.name.equals(reference) || container.id.startsWith(reference)) {
                return container;
            }
        }
        throw new EngineException(
                EngineException.Kind.NOT_FOUND, "no such container: " + reference);
    }

    @Override
    public List<Container> containers() {
        return List.copyOf(containers);
    }

    @Override
    public String explain(ContainerRequest request) {
        requests.add(request);
        return "the plan\n";
    }

    @Override
    public ImageInfo importImage(InputStream archive, String name) {
        try {
            calls.add("import %d bytes as %s".formatted(archive.readAllBytes().length, name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new ImageInfo(name, "sha256:" + "ab".repeat(32), Instant.now(), 1);
    }

    @Override
    public List<ImageInfo> images() {
        return images;
    }

    @Override
    public void removeImage(String reference) throws EngineException {
        if (!images.removeIf(image -> image.name().equals(reference))) {
            throw new EngineException(
                    EngineException.Kind.NOT_FOUND, "no such image: " + reference);
        }
    }

    @Override
    public Executions executions() {
        return new Executions();
    }

    @Override
    public FakeVolumes volumes() {
        return volumes;
    }

    @Override
    public HostInfo host() {
        return new HostInfo(
                "6.18.0",
                "hybrid",
                "/some/root",
                3,
                2,
                List.of(
                        new HostInfo.Feature("overlay", true, "layers"),
                        new HostInfo.Feature("landlock", false, "not in this kernel")),
                List.of("no landlock: nothing to do"));
    }

    @Override
    public void close() {}
}
