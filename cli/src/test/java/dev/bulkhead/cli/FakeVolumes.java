package dev.bulkhead.cli;

import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.VolumeInfo;
import dev.bulkhead.engine.VolumeRequest;
import dev.bulkhead.engine.Volumes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Volumes that are nothing but their descriptions; each has 1000 bytes. */
final class FakeVolumes implements Volumes {
    final List<VolumeInfo> all = new ArrayList<>();

    /** Adds a volume that exists. */
    void add(String name, Map<String, String> labels, boolean anonymous, String... users) {
        all.add(
                new VolumeInfo(
                        name,
                        Instant.parse("2026-11-24T10:00:00.5Z"),
                        labels,
                        Map.of(),
                        Path.of("/volumes", name, "data"),
                        anonymous,
                        List.of(users)));
    }

    @Override
    public VolumeInfo create(VolumeRequest request) {
        VolumeInfo made =
                new VolumeInfo(
                        request.name().orElse("made-up"),
                        Instant.EPOCH,
                        request.labels(),
                        request.options(),
                        Path.of("/"),
                        request.name().isEmpty(),
                        List.of());
        all.add(made);
        return made;
    }

    @Override
    public List<VolumeInfo> list() {
        return List.copyOf(all);
    }

    @Override
    public VolumeInfo volume(String name) throws EngineException {
        return all.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new EngineException(
                                EngineException.Kind.NOT_FOUND, "no such volume: " + name));
    }

    @Override
    public long size(String name) {
        return 1000;
    }

    @Override
    public void remove(String name, boolean force) throws EngineException {
        if (!all.removeIf(each -> each.name().equals(name)) && !force) {
            volume(name);
        }
    }

    @Override
    public Pruned prune(Predicate<VolumeInfo> wanted) {
        List<String> gone =
                all.stream()
                        .filter(each -> each.users().isEmpty() && wanted.test(each))
                        .map(VolumeInfo::name)
                        .toList();
        all.removeIf(each -> gone.contains(each.name()));
        return new Pruned(gone, 1000L * gone.size());
    }
}
