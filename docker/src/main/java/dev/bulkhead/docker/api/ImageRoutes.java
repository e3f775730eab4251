package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.ImageDocuments;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.ImagePruneReport;
import dev.bulkhead.engine.ImagePruneRequest;
import dev.bulkhead.engine.ImageRemoval;
import dev.bulkhead.engine.Images;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** The images of the store. */
final class ImageRoutes {
    private static final int LARGEST = 64 << 20;
    private static final Set<String> LIST_FILTERS =
            Set.of("before", "dangling", "label", "label!", "reference", "since", "until");
    private static final Set<String> PRUNE_FILTERS = Set.of("dangling", "label", "label!", "until");

    private final Service service;

    ImageRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/images/json", this::list),
                new Route("POST", "/images/prune", this::prune),
                new Route("GET", "/images/{name}/json", this::inspect),
                new Route("GET", "/images/{name}/history", this::history),
                new Route("POST", "/images/{name}/tag", this::tag),
                new Route("DELETE", "/images/{name}", this::remove));
    }

    private Images images() {
        return service.engine().images();
    }

    private void list(Call call) throws IOException, HttpFailure, EngineException {
        Filters filters = call.filters().accept(LIST_FILTERS);
        Optional<Instant> before = created(filters, "before");
        Optional<Instant> since = created(filters, "since");
        List<JsonValue> found = new ArrayList<>();
        for (ImageInfo image : images().list()) {
            boolean wanted =
                    (!filters.has("dangling")
                                    || filters.truth("dangling", false) == image.isDangling())
                            && filters.fitsLabels(image.labels())
                            && filters.fits("reference", name -> ImageNames.match(image, name))
                            && before.filter(time -> !image.created().isBefore(time)).isEmpty()
                            && since.filter(time -> !image.created().isAfter(time)).isEmpty();
            if (wanted) {
                found.add(ImageDocuments.summary(image));
            }
        }
        call.answer(new JsonArray(found));
    }

    private Optional<Instant> created(Filters filters, String name) throws EngineException {
        return filters.has(name)
                ? Optional.of(images().find(filters.of(name).getFirst()).created())
                : Optional.empty();
    }

    private void inspect(Call call) throws IOException, EngineException {
        String document = images().inspect(call.argument("name"));
        call.answer(Json.parse(document.getBytes(StandardCharsets.UTF_8), LARGEST));
    }

    private void history(Call call) throws IOException, EngineException {
        call.answer(
                new JsonArray(
                        images().history(call.argument("name")).stream()
                                .<JsonValue>map(ImageDocuments::step)
                                .toList()));
    }

    private void tag(Call call) throws IOException, HttpFailure, EngineException {
        images().tag(call.argument("name"), ImageNames.named(call, "repo", "tag"));
        call.exchange().send(201);
    }

    private void remove(Call call) throws IOException, EngineException {
        call.answer(removals(images().remove(call.argument("name"), call.query().flag("force"))));
    }

    private static JsonArray removals(List<ImageRemoval> removed) {
        Stream<JsonValue> entries =
                removed.stream()
                        .map(each ->
                                switch (each) {
                                    case ImageRemoval.Untagged(String name) ->
                                            entry("Untagged", name);
                                    case ImageRemoval.Deleted(String digest) ->
                                            entry("Deleted", digest);
                                });
        return new JsonArray(entries.toList());
    }

    private static JsonValue entry(String name, String value) {
        return new JsonObject(Map.of(name, new JsonString(value)));
    }

    /** Without the filter only images without names go, as when it is true. */
    private void prune(Call call) throws IOException, HttpFailure, EngineException {
        Filters filters = call.filters().accept(PRUNE_FILTERS);
        Optional<Instant> before =
                filters.has("until")
                        ? Optional.of(Times.past(filters.of("until").getFirst()))
                        : Optional.empty();
        ImagePruneReport report =
                images().prune(
                                new ImagePruneRequest(
                                        !filters.truth("dangling", true),
                                        before,
                                        filters.of("label"),
                                        filters.of("label!"),
                                        OptionalLong.empty()));
        call.answer(
                new ObjectWriter()
                        .value("ImagesDeleted", removals(report.removed()))
                        .integer("SpaceReclaimed", report.bytes())
                        .finish(JsonObject.EMPTY));
    }
}
