package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.ImageDocuments;
import dev.bulkhead.docker.wire.ImageReferences;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Images. */
final class ImageRoutes {
    private final Service service;

    ImageRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/images/json", this::list),
                new Route("POST", "/images/create", this::create),
                new Route("GET", "/images/{name}/json", this::inspect),
                new Route("DELETE", "/images/{name}", this::remove));
    }

    private void list(Call call) throws IOException, EngineException {
        Map<String, List<ImageInfo>> images = new LinkedHashMap<>();
        for (ImageInfo image : service.engine().images()) {
            images.computeIfAbsent(image.id(), _ -> new ArrayList<>()).add(image);
        }
        call.answer(
                new JsonArray(
                        images.values().stream().<JsonValue>map(ImageDocuments::summary).toList()));
    }

    private List<ImageInfo> named(String reference) throws EngineException, HttpFailure {
        ImageReferences images = ImageReferences.of(service.engine());
        ImageInfo found =
                images.find(reference)
                        .orElseThrow(() -> HttpFailure.notFound("No such image: " + reference));
        return images.images().stream().filter(each -> each.id().equals(found.id())).toList();
    }

    private void inspect(Call call) throws IOException, EngineException, HttpFailure {
        call.answer(ImageDocuments.inspect(named(call.argument("name"))));
    }

    /** Imports an archive; pulling is not there yet. */
    private void create(Call call) throws IOException, EngineException, HttpFailure {
        if (!call.query().text("fromSrc").orElse("").equals("-")) {
            throw new HttpFailure(501, "pulling is not supported");
        }
        String tag = call.query().text("tag").map(text -> ":" + text).orElse("");
        String repository =
                call.query()
                        .text("repo")
                        .orElseThrow(
                                () -> HttpFailure.badRequest("an image needs a name: give repo"));
        ImageInfo image = service.engine().importImage(call.exchange().body(), repository + tag);
        try (OutputStream out = call.exchange().stream("application/json")) {
            out.write(
                    Call.line(
                            new ObjectWriter()
                                    .string("status", image.id())
                                    .finish(JsonObject.EMPTY)));
        }
    }

    private void remove(Call call) throws IOException, EngineException, HttpFailure {
        String reference = call.argument("name");
        ImageInfo image = named(reference).getFirst();
        service.engine().removeImage(image.name());
        JsonValue untagged = entry("Untagged", image.name());
        call.answer(new JsonArray(List.of(untagged, entry("Deleted", image.id()))));
    }

    private static JsonValue entry(String name, String value) {
        return new JsonObject(Map.of(name, new JsonString(value)));
    }
}
