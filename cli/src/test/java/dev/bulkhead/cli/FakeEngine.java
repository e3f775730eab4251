package dev.bulkhead.cli;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.DiskUsage;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Executions;
import dev.bulkhead.engine.HostInfo;
import dev.bulkhead.engine.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** An engine of containers that do nothing, and that notes what is asked of it. */
final class FakeEngine implements Engine {
    final List<FakeContainer> containers = new CopyOnWriteArrayList<>();
    final List<ContainerRequest> requests = new ArrayList<>();
    final FakeImages images = new FakeImages();
    final FakeVolumes volumes = new FakeVolumes();
    final FakeNetworks networks = new FakeNetworks();
    DiskUsage usage = new DiskUsage(0, List.of(), List.of(), List.of());
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
    public dev.bulkhead.engine.Events events() {
        return (_, _) -> {
            throw new AssertionError("nobody asked for events");
        };
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
    public FakeImages images() {
        return images;
    }

    @Override
    public Executions executions() {
        return new Executions();
    }

    @Override
    public FakeNetworks networks() {
        return networks;
    }

    @Override
    public DiskUsage diskUsage() {
        return usage;
    }

    @Override
    public Volumes.Pruned prune(Predicate<ContainerInfo> wanted) {
        List<FakeContainer> ended =
                containers.stream()
                        .filter(each -> !each.info().status().isAlive())
                        .filter(each -> wanted.test(each.info()))
                        .toList();
        containers.removeAll(ended);
        List<String> gone = ended.stream().map(FakeContainer::id).toList();
        return new Volumes.Pruned(gone, 500L * gone.size());
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

    @Override
    public boolean isNeeded() {
        return false;
    }
}
