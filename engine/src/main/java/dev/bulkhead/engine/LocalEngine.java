package dev.bulkhead.engine;

import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.registry.Registries;
import dev.bulkhead.image.registry.RegistryHosts;
import dev.bulkhead.image.snapshot.HostMask;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.runtime.ContainerRuntime;
import dev.bulkhead.runtime.HostReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The engine of a directory on this machine. */
final class LocalEngine implements Engine {
    /** How long to wait for an owner that is about to leave. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Path RANGE_MARKS = Path.of("/var/lib/bulkhead-ids");

    private final Executions executions = new Executions();
    private final EngineParts parts;
    private final RootLock lock;

    /** Layers are removed only while no container is about to be made of them. */
    private final ReentrantReadWriteLock layersUse = new ReentrantReadWriteLock();

    private final ImageUse use;
    private final LocalImages images;
    private final Registries registries;

    private LocalEngine(EngineParts parts, RootLock lock) {
        this.parts = parts;
        this.lock = lock;
        this.use = new ImageUse(parts.registry(), parts.roots(), parts.prepared());
        this.registries = new Registries(new RegistryHosts(hostDirectories(parts.layout())));
        this.images = new LocalImages(parts.images(), use, layersUse.writeLock(), registries);
    }

    /** What belongs to this engine alone goes before what holds for the machine. */
    private static List<Path> hostDirectories(Layout layout) {
        List<Path> directories = new ArrayList<>(RegistryHosts.DIRECTORIES);
        directories.addFirst(layout.registries());
        return directories;
    }

    static Engine open(Path root) throws EngineException {
        if (!root.isAbsolute()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "an engine's directory is absolute, not " + root);
        }
        Layout layout = new Layout(root);
        try {
            ContainerStore.prepare(layout);
            RootLock lock =
                    RootLock.acquire(layout, "process " + ProcessHandle.current().pid(), PATIENCE);
            try {
                return open(new LocalEngine(parts(layout), lock));
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EngineException(
                    e instanceof RootLock.TakenException
                            ? EngineException.Kind.CONFLICT
                            : EngineException.Kind.FAILED,
                    "open engine at " + root + ": " + e.getMessage(),
                    e);
        }
    }

    private static LocalEngine open(LocalEngine engine) throws IOException {
        try {
            engine.parts.events().open();
            engine.parts.volumes().sweep();
            Recovery recovery = new Recovery(engine.parts);
            recovery.run();
            engine.openNetworks();
            engine.parts.images().removeUnreferenced(engine.use.layers());
            engine.parts.prepared().begin(new ContainerFactory(engine.parts)::park);
            recovery.resume();
            return engine;
        } catch (IOException e) {
            engine.close();
            throw e;
        }
    }

    private static EngineParts parts(Layout layout) throws IOException {
        ImageStore images = ImageStore.open(layout.images());
        ContainerRegistry registry = new ContainerRegistry();
        LocalVolumes volumes = new LocalVolumes(layout, registry);
        ContainerRuntime runtime = ContainerRuntime.open();
        EventLog events = new EventLog(new EventJournal(layout.events()));
        NetworkHost networkHost = new NetworkHost(layout);
        IdRanges ranges =
                runtime.sharedIds().isPresent()
                        ? IdRanges.shared(runtime.sharedIds().getAsLong())
                        : new IdRanges(RANGE_MARKS, layout.root());
        ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
        return new EngineParts(
                layout,
                new ContainerStore(layout, volumes),
                runtime,
                images,
                new RootFileSystems(
                        layout, images, runtime.mapsTmpfs(), runtime.sharedIds().isPresent()),
                ranges,
                new PreparedContainers(layout, ranges),
                registry,
                events,
                volumes,
                networkHost,
                new ContainerNetworks(layout, networkHost, events),
                background,
                new Afterwards(background),
                cgroup(layout.root()));
    }

    private void openNetworks() {
        List<LocalContainer> running =
                parts.registry().all().stream()
                        .filter(container -> container.state().running().isPresent())
                        .toList();
        Set<String> alive = running.stream().map(LocalContainer::id).collect(Collectors.toSet());
        parts.networkHost()
                .open(alive::contains, id -> "container " + parts.registry().name(id).orElse(id));
        for (LocalContainer container : running) {
            container
                    .state()
                    .running()
                    .ifPresent(run -> parts.networks().adopt(container.record(), run.pid()));
        }
    }

    /** Returns the cgroup that those of an engine's containers are below. */
    static String cgroup(Path root) {
        byte[] name = root.toString().getBytes(StandardCharsets.UTF_8);
        return "/bulkhead/" + Digest.of(name).hex().substring(0, 8);
    }

    @Override
    public Container create(ContainerRequest request) throws EngineException {
        layersUse.readLock().lock();
        parts.volumes().usage().lock();
        try {
            LocalContainer made = new ContainerFactory(parts).make(request);
            parts.registry().add(made);
            made.state().publish("create");
            return made;
        } finally {
            parts.volumes().usage().unlock();
            layersUse.readLock().unlock();
        }
    }

    @Override
    public Container container(String reference) throws EngineException {
        return parts.registry().find(reference);
    }

    @Override
    public List<Container> containers() {
        return List.copyOf(parts.registry().all());
    }

    @Override
    public String explain(ContainerRequest request) throws EngineException {
        return new Explanation(parts).of(new ContainerFactory(parts).example(request));
    }

    @Override
    public Images images() {
        return images;
    }

    @Override
    public Events events() {
        return parts.events();
    }

    @Override
    public Executions executions() {
        return executions;
    }

    @Override
    public boolean isNeeded() {
        return parts.networks().isNeeded()
                || parts.registry().all().stream().anyMatch(this::isLookedAfter);
    }

    private boolean isLookedAfter(LocalContainer container) {
        ContainerRequest request = container.record().request();
        boolean isReconnected =
                request.restart().mode() != RestartPolicy.Mode.NO
                        && parts.networks().connects(request);
        return container.state().status().isAlive()
                && (request.healthCheck().isPresent() || isReconnected);
    }

    @Override
    public Networks networks() {
        return new LocalNetworks(
                parts.networkHost(),
                parts.networks(),
                parts.registry(),
                parts.store(),
                parts.events());
    }

    @Override
    public Volumes volumes() {
        return parts.volumes();
    }

    @Override
    public DiskUsage diskUsage() throws EngineException {
        return new LocalDiskUsage(parts).count();
    }

    @Override
    public Volumes.Pruned prune(Predicate<ContainerInfo> wanted) throws EngineException {
        return new ContainerPruning(parts).prune(wanted);
    }

    @Override
    public HostInfo host() {
        HostReport report = parts.runtime().report();
        List<LocalContainer> all = parts.registry().all();
        int running =
                (int)
                        all.stream()
                                .filter(container ->
                                        container.info().status().phase() == Phase.RUNNING)
                                .count();
        return new HostInfo(
                report.kernel(),
                report.cgroups(),
                parts.layout().root().toString(),
                all.size(),
                running,
                report.features().stream()
                        .map(feature ->
                                new HostInfo.Feature(
                                        feature.name(), feature.available(), feature.remark()))
                        .toList(),
                report.warnings());
    }

    @Override
    public void close() {
        List<LocalContainer> containers = parts.registry().all();
        boolean idle = containers.stream().noneMatch(each -> each.info().status().isAlive());
        containers.forEach(LocalContainer::release);
        parts.prepared().close();
        // What is being deleted is deleted to its end.
        parts.afterwards().close();
        parts.background().close();
        parts.events().close();
        try (lock;
                var _ = parts.networkHost();
                var _ = parts.networks()) {
            // What runs may start again meanwhile, and needs the mask then.
            if (idle) {
                HostMask.release(parts.layout().root());
                parts.runtime().removeCgroup(parts.cgroup());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("close engine at " + parts.layout().root(), e);
        } finally {
            parts.runtime().close();
            registries.close();
            parts.images().close();
        }
    }
}
