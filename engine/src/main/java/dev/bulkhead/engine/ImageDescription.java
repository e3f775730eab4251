package dev.bulkhead.engine;

import dev.bulkhead.image.Image;
import dev.bulkhead.image.ImageStore;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.History;
import dev.bulkhead.oci.image.ImageCodec;
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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is told of images. */
final class ImageDescription {
    private final ImageStore store;

    ImageDescription(ImageStore store) {
        this.store = store;
    }

    static ImageInfo info(Image image) {
        return new ImageInfo(
                image.id().toString(),
                familiar(image.tags()),
                familiar(image.digests()),
                image.config().created().orElse(Instant.EPOCH),
                image.size(),
                image.config().config().labels(),
                image.config().platform().toString());
    }

    private static List<String> familiar(List<Reference> names) {
        return names.stream().map(Reference::familiar).toList();
    }

    /** Everything, under the names of Docker's API. */
    String inspect(Image image) throws IOException {
        JsonObject document =
                new ObjectWriter()
                        .string("Id", image.id().toString())
                        .value("RepoTags", strings(familiar(image.tags())))
                        .value("RepoDigests", strings(familiar(image.digests())))
                        .value("Parent", new JsonString(""))
                        .value("Comment", new JsonString(comment(image)))
                        .string(
                                "Created",
                                image.config().created().orElse(Instant.EPOCH).toString())
                        .value("DockerVersion", new JsonString(""))
                        .value("Author", new JsonString(image.config().author().orElse("")))
                        .value("Config", config(image))
                        .string("Architecture", image.config().platform().architecture())
                        .string("Variant", image.config().platform().variant())
                        .string("Os", image.config().platform().os())
                        .integer("Size", image.size())
                        .object("GraphDriver", driver())
                        .object("RootFS", rootFs(image))
                        .object(
                                "Metadata",
                                new ObjectWriter()
                                        .string("LastTagTime", store.lastUsed(image).toString())
                                        .finish(JsonObject.EMPTY))
                        .value("Descriptor", image.entries().getFirst().manifest().toJson())
                        .finish(JsonObject.EMPTY);
        return new String(Json.write(document), StandardCharsets.UTF_8);
    }

    private static String comment(Image image) {
        List<History> history = image.config().history();
        return history.isEmpty() ? "" : history.getLast().comment().orElse("");
    }

    /** As it stands in the document, with what this engine does not know. */
    private JsonValue config(Image image) throws IOException {
        JsonValue document = Json.parse(store.document(image.id()), ImageCodec.MAX_BYTES);
        return document instanceof JsonObject(Map<String, JsonValue> fields)
                ? fields.getOrDefault("config", JsonObject.EMPTY)
                : JsonObject.EMPTY;
    }

    private static JsonObject driver() {
        return new ObjectWriter()
                .string("Name", "overlay2")
                .value("Data", JsonObject.EMPTY)
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject rootFs(Image image) {
        return new ObjectWriter()
                .string("Type", "layers")
                .value("Layers", strings(image.diffIds().stream().map(Digest::toString).toList()))
                .finish(JsonObject.EMPTY);
    }

    private static JsonArray strings(List<String> texts) {
        return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
    }

    /** The last step first. */
    List<ImageStep> history(Image image) throws IOException {
        List<ImageStep> steps = new ArrayList<>();
        Iterator<Digest> layers = image.diffIds().iterator();
        for (History step : image.config().history()) {
            boolean hasLayer = !step.emptyLayer() && layers.hasNext();
            steps.addFirst(step(step, hasLayer ? size(layers.next()) : 0));
        }
        while (layers.hasNext()) {
            steps.addFirst(
                    new ImageStep(
                            Optional.empty(),
                            Instant.EPOCH,
                            "",
                            size(layers.next()),
                            "",
                            List.of()));
        }
        if (!steps.isEmpty()) {
            ImageStep last = steps.removeFirst();
            steps.addFirst(
                    new ImageStep(
                            Optional.of(image.id().toString()),
                            last.created(),
                            last.command(),
                            last.size(),
                            last.comment(),
                            familiar(image.tags())));
        }
        return steps;
    }

    private long size(Digest diffId) throws IOException {
        return store.layerSize(diffId).orElse(0);
    }

    private static ImageStep step(History step, long size) {
        return new ImageStep(
                Optional.empty(),
                step.created().orElse(Instant.EPOCH),
                step.createdBy().orElse(""),
                size,
                step.comment().orElse(""),
                List.of());
    }
}
