package dev.bulkhead.engine;

import dev.bulkhead.image.snapshot.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * The volumes on this machine. Which containers use one is told by their records alone, so that a
 * crash leaves no claim behind: a volume is removed only while no container is about to be made.
 */
final class LocalVolumes implements Volumes {
    private final Layout layout;
    private final VolumeStore store;
    private final ContainerRegistry registry;
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    LocalVolumes(Layout layout, ContainerRegistry registry) {
        this.layout = layout;
        this.store = new VolumeStore(layout);
        this.registry = registry;
    }

    /** Removes what a process that was killed has left. */
    void sweep() throws IOException {
        store.sweep();
    }

    /** Lets no volume be removed until it is unlocked: for who makes a container. */
    ReentrantReadWriteLock.ReadLock usage() {
        return use.readLock();
    }

    @Override
    public VolumeInfo create(VolumeRequest request) throws EngineException {
        String name =
                request.name().isPresent()
                        ? VolumeNames.check(request.name().get())
                        : ContainerNames.newId();
        VolumeDriver.of(request.options());
        VolumeRecord wanted =
                new VolumeRecord(
                        Instant.now(),
                        request.labels(),
                        request.options(),
                        request.name().isEmpty());
        VolumeRecord made = make(name, wanted);
        if (!made.options().equals(request.options())) {
            throw new EngineException(
                    EngineException.Kind.CONFLICT,
                    "a volume %s is there already, with other options: %s; remove it first, or choose another name"
                            .formatted(name, made.options()));
        }
        return info(name, made);
    }

    private VolumeRecord make(String name, VolumeRecord wanted) throws EngineException {
        try {
            return store.make(name, wanted);
        } catch (IOException e) {
            throw failed("make volume " + name, e);
        }
    }

    @Override
    public List<VolumeInfo> list() throws EngineException {
        try {
            List<VolumeInfo> volumes = new ArrayList<>();
            for (String name : store.names()) {
                store.find(name).ifPresent(volume -> volumes.add(info(name, volume)));
            }
            return volumes;
        } catch (IOException e) {
            throw failed("list volumes", e);
        }
    }

    private VolumeInfo info(String name, VolumeRecord volume) {
        Path place =
                volume.options().containsKey("device")
                                && !"tmpfs".equals(volume.options().get("type"))
                        ? Path.of(volume.options().get("device"))
                        : layout.volumeData(name);
        return new VolumeInfo(
                name,
                volume.created(),
                volume.labels(),
                volume.options(),
                place,
                volume.anonymous(),
                users(name));
    }

    private List<String> users(String name) {
        return registry.all().stream()
                .filter(container -> container.record().volumes().contains(name))
                .map(LocalContainer::id)
                .toList();
    }

    @Override
    public VolumeInfo volume(String name) throws EngineException {
        return info(name, record(name));
    }

    private VolumeRecord record(String name) throws EngineException {
        try {
            return store.find(VolumeNames.check(name))
                    .orElseThrow(() ->
                            new EngineException(
                                    EngineException.Kind.NOT_FOUND, "no such volume: " + name));
        } catch (IOException e) {
            throw failed("read volume " + name, e);
        }
    }

    @Override
    public long size(String name) throws EngineException {
        record(name);
        try {
            return store.size(name);
        } catch (IOException e) {
            throw failed("size of volume " + name, e);
        }
    }

    @Override
    public void remove(String name, boolean force) throws EngineException {
        use.writeLock().lock();
        try {
            record(name);
            List<String> users = users(name);
            if (!users.isEmpty()) {
                throw new EngineException(
                        EngineException.Kind.CONFLICT,
                        "volume %s is in use by container %s: remove that first"
                                .formatted(name, String.join(", ", users)));
            }
            store.remove(name);
        } catch (EngineException e) {
            if (!force || e.kind() != EngineException.Kind.NOT_FOUND) {
                throw e;
            }
        } catch (IOException e) {
            throw failed("remove volume " + name, e);
        } finally {
            use.writeLock().unlock();
        }
    }

    @Override
    public Pruned prune(Predicate<VolumeInfo> wanted) throws EngineException {
        List<String> removed = new ArrayList<>();
        long bytes = 0;
        use.writeLock().lock();
        try {
            for (VolumeInfo volume : list()) {
                if (volume.users().isEmpty() && wanted.test(volume)) {
                    bytes += store.size(volume.name());
                    store.remove(volume.name());
                    removed.add(volume.name());
                }
            }
        } catch (IOException e) {
            throw failed("prune volumes", e);
        } finally {
            use.writeLock().unlock();
        }
        return new Pruned(removed, bytes);
    }

    /** Removes the own volumes of a container that is gone, but for those that others use. */
    void removeAnonymous(List<String> names) throws IOException {
        use.writeLock().lock();
        try {
            for (String name : names) {
                if (users(name).isEmpty()) {
                    store.remove(name);
                }
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Makes the volumes of a new container that are missing, and fills those that are empty. */
    void fill(ContainerRecord container) throws EngineException {
        prepare(container);
        for (ContainerVolume volume : container.volumeMounts()) {
            VolumeUse how = volume.mount().use();
            boolean own = driver(volume.name()) instanceof VolumeDriver.Own;
            if (own && how.copy() && how.subpath().isEmpty()) {
                fill(container, volume);
            }
        }
    }

    /** Makes the volumes of a container that are missing. */
    void prepare(ContainerRecord container) throws EngineException {
        for (ContainerVolume volume : container.volumeMounts()) {
            VolumeUse how = volume.mount().use();
            VolumeDriver.of(how.options());
            var _ =
                    make(
                            volume.name(),
                            new VolumeRecord(
                                    Instant.now(),
                                    how.labels(),
                                    how.options(),
                                    volume.anonymous()));
        }
    }

    /**
     * Only what the container could read itself is copied: the host's own files, which are shown to
     * it as they are, are not.
     */
    private void fill(ContainerRecord container, ContainerVolume volume) throws EngineException {
        boolean isUsed = users(volume.name()).stream().anyMatch(id -> !id.equals(container.id()));
        if (isUsed || !container.layers().stream().allMatch(Layer::idmapped)) {
            return;
        }
        try {
            List<Path> layers = container.layers().stream().map(Layer::directory).toList();
            store.fill(volume.name(), layers, volume.mount().destination());
        } catch (IOException e) {
            throw failed(
                    "fill volume %s with what the image has at %s"
                            .formatted(volume.name(), volume.mount().destination()),
                    e);
        }
    }

    /** Returns where the files of a volume of the engine's own lie. */
    Path data(String name) {
        return layout.volumeData(name);
    }

    /** Returns where the files of a volume come from, as it is now. */
    VolumeDriver driver(String name) throws EngineException {
        try {
            Optional<VolumeRecord> volume = store.find(name);
            return VolumeDriver.of(volume.map(VolumeRecord::options).orElse(Map.of()));
        } catch (IOException e) {
            throw failed("read volume " + name, e);
        }
    }

    private static EngineException failed(String what, IOException cause) {
        return new EngineException(
                EngineException.Kind.FAILED, what + ": " + cause.getMessage(), cause);
    }
}
