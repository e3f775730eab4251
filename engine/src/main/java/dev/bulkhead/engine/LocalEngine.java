package dev.bulkhead.engine;

import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.image.layer.LayerLimits;
import dev.bulkhead.image.snapshot.Layer;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.runtime.ContainerRuntime;
import dev.bulkhead.runtime.HostReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The engine of a directory on this machine. */
final class LocalEngine implements Engine {
    private static final Path RANGE_MARKS = Path.of("/var/lib/bulkhead-ids");

    private final EngineParts parts;
    private final RootLock lock;

    private LocalEngine(EngineParts parts, RootLock lock) {
        this.parts = parts;
        this.lock = lock;
    }

    static Engine open(Path root) throws EngineException {
        if (!root.isAbsolute()) {
            throw new EngineException(EngineException.Kind.BAD_REQUEST, "an engine's directory is absolute, not " + root);
        }
        Layout layout = new Layout(root);
        try {
            ContainerStore.prepare(layout);
            RootLock lock = RootLock.take(layout.lock());
            try {
                LocalEngine engine = new LocalEngine(parts(layout), lock);
                new Recovery(engine.parts).run();
                return engine;
            } catch (IOException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.FAILED, "open engine at " + root + ": " + e.getMessage(), e);
        }
    }

    private static EngineParts parts(Layout layout) throws IOException {
        ImageStore images = ImageStore.open(layout.images());
        String key = Digest.of(layout.root().toString().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
        return new EngineParts(
                layout,
                new ContainerStore(layout),
                ContainerRuntime.open(),
                images,
                new RootFileSystems(layout, images),
                new IdRanges(RANGE_MARKS, layout.root()),
                new ContainerRegistry(),
                "/bulkhead/" + key);
    }

    @Override
    public Container create(ContainerRequest request) throws EngineException {
        ContainerRecord container = newRecord(request, false);
        parts.registry().reserve(container.name(), container.id());
        try {
            parts.roots().create(container);
            parts.store().write(container);
        } catch (IOException e) {
            parts.registry().cancel(container.name());
            container.firstId().ifPresent(parts.ranges()::release);
            throw new EngineException(EngineException.Kind.FAILED, "create container " + container.name() + ": " + e.getMessage(), e);
        }
        LocalContainer made = new LocalContainer(parts, container, Recovery.NEVER_STARTED);
        parts.registry().add(made);
        return made;
    }

    /**
     * Decides what a container will be.
     *
     * @param trial whether it is only looked at: then nothing is taken for it
     */
    private ContainerRecord newRecord(ContainerRequest wanted, boolean trial) throws EngineException {
        RootFileSystems.Base base = parts.roots().find(wanted.root());
        ContainerRequest request = ImageDefaults.apply(wanted, base.defaults());
        DefaultCapabilities.of(request);
        SeccompChoice.of(request);
        String id = ContainerNames.newId();
        String name = request.name().isPresent() ? ContainerNames.check(request.name().get()) : ContainerNames.madeUp(id);
        List<String> command = ImageDefaults.command(request, base.defaults());
        int stopSignal = ImageDefaults.stopSignal(request);
        boolean mapped = !request.namespaces().user() && !request.privileged();
        Optional<Long> firstId = mapped ? Optional.of(trial ? IdRanges.EXAMPLE : takeRange()) : Optional.empty();
        return new ContainerRecord(id, name, Instant.now(), request, command, stopSignal, firstId, base.layers(), anonymousVolumes(request));
    }

    private long takeRange() throws EngineException {
        try {
            return parts.ranges().take();
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.FAILED, "user ids for a container: " + e.getMessage(), e);
        }
    }

    private static List<String> anonymousVolumes(ContainerRequest request) {
        List<String> names = new ArrayList<>();
        for (MountRequest mount : request.mounts()) {
            if (mount instanceof MountRequest.Volume(Optional<String> name, String _, boolean _) && name.isEmpty()) {
                names.add(ContainerNames.newId());
            }
        }
        return names;
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
        return new Explanation(parts).of(newRecord(request, true));
    }

    @Override
    public ImageInfo importImage(InputStream archive, String name) throws EngineException {
        try {
            Image image = parts.images().importTar(archive, RootFileSystems.parse(name), LayerLimits.DEFAULT, _ -> {});
            return info(image);
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException(EngineException.Kind.FAILED, "import " + name + ": " + e.getMessage(), e);
        }
    }

    private static ImageInfo info(Image image) {
        return new ImageInfo(image.name().familiar(), image.id().toString(), image.config().created().orElse(Instant.EPOCH), 0);
    }

    @Override
    public List<ImageInfo> images() throws EngineException {
        try {
            return parts.images().list().stream().map(LocalEngine::info).toList();
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.FAILED, "list images: " + e.getMessage(), e);
        }
    }

    @Override
    public void removeImage(String reference) throws EngineException {
        try {
            if (!parts.images().remove(RootFileSystems.parse(reference), layersInUse())) {
                throw new EngineException(EngineException.Kind.NOT_FOUND, "no such image: " + reference);
            }
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.FAILED, "remove image " + reference + ": " + e.getMessage(), e);
        }
    }

    private Set<Digest> layersInUse() {
        Set<Digest> used = new HashSet<>();
        for (LocalContainer container : parts.registry().all()) {
            for (Layer layer : container.record().layers()) {
                parts.roots().digest(layer).ifPresent(used::add);
            }
        }
        return used;
    }

    @Override
    public HostInfo host() {
        HostReport report = parts.runtime().report();
        List<LocalContainer> all = parts.registry().all();
        int running = (int) all.stream().filter(container -> container.info().status().phase() == Phase.RUNNING).count();
        return new HostInfo(
                report.kernel(),
                report.cgroups(),
                parts.layout().root().toString(),
                all.size(),
                running,
                report.features().stream().map(feature -> new HostInfo.Feature(feature.name(), feature.available(), feature.remark())).toList(),
                report.warnings());
    }

    @Override
    public void close() {
        parts.registry().all().forEach(LocalContainer::release);
        parts.runtime().close();
        parts.images().close();
        lock.close();
    }
}
