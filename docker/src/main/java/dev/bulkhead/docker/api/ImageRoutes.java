package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.ImageDocuments;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.ImageRemoval;
import dev.bulkhead.engine.ImportRequest;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Images. */
final class ImageRoutes {
    private static final int LARGEST = 64 << 20;

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
        List<ImageInfo> images = service.engine().images().list();
        call.answer(
                new JsonArray(images.stream().<JsonValue>map(ImageDocuments::summary).toList()));
    }

    private void inspect(Call call) throws IOException, EngineException {
        String document = service.engine().images().inspect(call.argument("name"));
        call.answer(Json.parse(document.getBytes(StandardCharsets.UTF_8), LARGEST));
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
        ImageInfo image =
                service.engine()
                        .images()
                        .importArchive(
                                call.exchange().body(), ImportRequest.named(repository + tag));
        try (OutputStream out = call.exchange().stream("application/json")) {
            out.write(
                    Call.line(
                            new ObjectWriter()
                                    .string("status", image.id())
                                    .finish(JsonObject.EMPTY)));
        }
    }

    private void remove(Call call) throws IOException, EngineException, HttpFailure {
        boolean force = call.query().text("force").filter(text -> !text.equals("0")).isPresent();
        List<JsonValue> removed = new ArrayList<>();
        for (ImageRemoval each : service.engine().images().remove(call.argument("name"), force)) {
            removed.add(
                    switch (each) {
                        case ImageRemoval.Untagged(String name) -> entry("Untagged", name);
                        case ImageRemoval.Deleted(String digest) -> entry("Deleted", digest);
                    });
        }
        call.answer(new JsonArray(removed));
    }

    private static JsonValue entry(String name, String value) {
        return new JsonObject(Map.of(name, new JsonString(value)));
    }
}
