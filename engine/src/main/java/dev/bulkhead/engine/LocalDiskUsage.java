package dev.bulkhead.engine;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.snapshot.Layer;
import dev.bulkhead.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what an engine takes of the disk. */
final class LocalDiskUsage {
    private final EngineParts engine;

    LocalDiskUsage(EngineParts engine) {
        this.engine = engine;
    }

    DiskUsage count() throws EngineException {
        try {
            Map<Digest, Integer> users = new HashMap<>();
            List<Image> images = engine.images().list();
            for (Image image : images) {
                image.diffIds().forEach(layer -> users.merge(layer, 1, Integer::sum));
            }
            long layers = 0;
            for (Digest layer : users.keySet()) {
                layers += engine.images().layerSize(layer).orElse(0);
            }
            return new DiskUsage(layers, images(images, users), containers(), volumes());
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.FAILED, "count disk usage: " + e.getMessage(), e);
        }
    }

    private List<DiskUsage.OfImage> images(List<Image> images, Map<Digest, Integer> users)
            throws IOException {
        List<DiskUsage.OfImage> result = new ArrayList<>();
        for (Image image : images) {
            long own = 0;
            for (Digest layer : image.diffIds()) {
                if (users.getOrDefault(layer, 0) == 1) {
                    own += engine.images().layerSize(layer).orElse(0);
                }
            }
            result.add(new DiskUsage.OfImage(ImageDescription.info(image), own, containers(image)));
        }
        return result;
    }

    private int containers(Image image) {
        List<Digest> lowestLast = image.diffIds().reversed();
        return (int)
                engine.registry().all().stream()
                        .filter(container -> layers(container).equals(lowestLast))
                        .count();
    }

    private List<Digest> layers(LocalContainer container) {
        List<Digest> layers = new ArrayList<>();
        for (Layer layer : container.record().layers()) {
            engine.roots().digest(layer).ifPresent(layers::add);
        }
        return layers;
    }

    private List<DiskUsage.OfContainer> containers() throws EngineException, IOException {
        List<DiskUsage.OfContainer> result = new ArrayList<>();
        for (LocalContainer container : engine.registry().all()) {
            result.add(
                    new DiskUsage.OfContainer(
                            container.info(),
                            container.files().writtenBytes(),
                            logBytes(engine.layout().container(container.id()))));
        }
        return result;
    }

    private static long logBytes(Path directory) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "log{,.*}")) {
            for (Path log : logs) {
                bytes += Files.size(log);
            }
        } catch (NoSuchFileException _) {
            // It is removed meanwhile.
        }
        return bytes;
    }

    private List<DiskUsage.OfVolume> volumes() throws EngineException {
        List<DiskUsage.OfVolume> result = new ArrayList<>();
        for (VolumeInfo volume : engine.volumes().list()) {
            result.add(new DiskUsage.OfVolume(volume, engine.volumes().size(volume.name())));
        }
        return result;
    }
}
