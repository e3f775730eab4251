package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.ContainerSummary;
import dev.bulkhead.docker.wire.ImageDocuments;
import dev.bulkhead.docker.wire.ImageReferences;
import dev.bulkhead.docker.wire.VolumeDocuments;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.VolumeInfo;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The room on the disk: what takes it, and how it is freed. */
final class UsageRoutes {
    private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "until");

    private final Service service;

    UsageRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/system/df", this::usage),
                new Route("POST", "/containers/prune", this::prune));
    }

    private void usage(Call call) throws IOException, EngineException {
        Engine engine = service.engine();
        List<ContainerInfo> containers = engine.containers().stream().map(Container::info).toList();
        List<ImageInfo> all = engine.images().list();
        ImageReferences images = new ImageReferences(all);
        List<JsonValue> ofImages = new ArrayList<>();
        for (ImageInfo image : all) {
            long users = containers.stream().filter(each -> images.isOf(each, image.id())).count();
            ofImages.add(ImageDocuments.usage(image, users));
        }
        call.answer(
                new ObjectWriter()
                        .integer("LayersSize", all.stream().mapToLong(ImageInfo::size).sum())
                        .value("Images", new JsonArray(ofImages))
                        .value("Containers", new JsonArray(ofContainers()))
                        .value("Volumes", new JsonArray(ofVolumes()))
                        .value("BuildCache", new JsonArray(List.of()))
                        .finish(JsonObject.EMPTY));
    }

    private List<JsonValue> ofContainers() throws EngineException {
        ContainerSummary summary = new ContainerSummary(service.engine());
        List<JsonValue> usage = new ArrayList<>();
        for (Container container : service.engine().containers()) {
            usage.add(summary.withSize(container));
        }
        return usage;
    }

    private List<JsonValue> ofVolumes() throws EngineException {
        List<JsonValue> usage = new ArrayList<>();
        for (VolumeInfo volume : service.engine().volumes().list()) {
            usage.add(
                    VolumeDocuments.usage(volume, service.engine().volumes().size(volume.name())));
        }
        return usage;
    }

    private void prune(Call call) throws IOException, HttpFailure, EngineException {
        Filters filters = call.filters().accept(PRUNE_FILTERS);
        Optional<Instant> before =
                filters.has("until")
                        ? Optional.of(Times.past(filters.of("until").getFirst()))
                        : Optional.empty();
        List<String> removed = new ArrayList<>();
        long bytes = 0;
        for (Container container : service.engine().containers()) {
            ContainerInfo info = container.info();
            boolean wanted =
                    !info.status().isAlive()
                            && filters.fitsLabels(info.request().labels())
                            && before.filter(time -> !info.created().isBefore(time)).isEmpty();
            if (wanted) {
                bytes += container.files().writtenBytes();
                container.remove(false);
                removed.add(info.id());
            }
        }
        call.answer(
                new ObjectWriter()
                        .requiredArray("ContainersDeleted", removed, JsonString::new)
                        .integer("SpaceReclaimed", bytes)
                        .finish(JsonObject.EMPTY));
    }
}
