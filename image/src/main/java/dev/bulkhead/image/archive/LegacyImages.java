package dev.bulkhead.image.archive;

import dev.bulkhead.image.IndexEntry;
import dev.bulkhead.oci.Descriptor;
import dev.bulkhead.oci.Digest;
import dev.bulkhead.oci.Reference;
import dev.bulkhead.oci.image.ImageCodec;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of archives of Docker before 1.10: {@code repositories} names directories, each of
 * which has {@code json} with the settings and the parent, and {@code layer.tar}.
 */
final class LegacyImages {
    private static final int MOST_LAYERS = 200;

    private final ImageAssembly assembly;
    private final ArchiveContent content;

    LegacyImages(ImageAssembly assembly, ArchiveContent content) {
        this.assembly = assembly;
        this.content = content;
    }

    List<IndexEntry> entries() throws IOException {
        List<IndexEntry> entries = new ArrayList<>();
        byte[] repositories = content.requireDocument("repositories");
        Map<String, String> ids = Json.read(repositories, ImageCodec.MAX_BYTES, LegacyImages::ids);
        for (Map.Entry<String, String> each : ids.entrySet()) {
            Descriptor manifest = image(each.getValue());
            entries.add(
                    new IndexEntry(
                            Optional.of(Reference.parse(each.getKey())),
                            manifest,
                            Optional.empty()));
        }
        return entries;
    }

    private static Map<String, String> ids(ObjectReader in) {
        Map<String, String> ids = new LinkedHashMap<>();
        for (String repository : in.unknown().fields().keySet()) {
            in.stringMap(repository).forEach((tag, id) -> ids.put(repository + ":" + tag, id));
        }
        return ids;
    }

    private Descriptor image(String id) throws IOException {
        List<String> layers = new ArrayList<>();
        Optional<String> next = Optional.of(id);
        while (next.isPresent()) {
            if (layers.size() == MOST_LAYERS) {
                throw new IOException(
                        "image %s has more than %d layers, or parents in a circle"
                                .formatted(id, MOST_LAYERS));
            }
            layers.addFirst(next.get() + "/layer.tar");
            next = Json.read(json(next.get()), ImageCodec.MAX_BYTES, in -> in.string("parent"));
        }
        return assembly.ofFiles(config(id, layers), layers);
    }

    private byte[] json(String id) throws IOException {
        return content.requireDocument(id + "/json");
    }

    /** Makes the configuration that a later version of Docker would have written. */
    private byte[] config(String id, List<String> layers) throws IOException {
        List<JsonValue> diffIds = new ArrayList<>();
        for (String layer : layers) {
            Digest diffId = content.requireLayer(layer).pending().unpacked().diffId();
            diffIds.add(new JsonString(diffId.toString()));
        }
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        if (Json.parse(json(id), ImageCodec.MAX_BYTES) instanceof JsonObject settings) {
            for (String field : List.of("created", "author", "architecture", "os", "config")) {
                Optional.ofNullable(settings.fields().get(field))
                        .ifPresent(value -> fields.put(field, value));
            }
        }
        fields.putIfAbsent("architecture", new JsonString("amd64"));
        fields.putIfAbsent("os", new JsonString("linux"));
        fields.put(
                "rootfs",
                new ObjectWriter()
                        .string("type", "layers")
                        .value("diff_ids", new JsonArray(diffIds))
                        .finish(JsonObject.EMPTY));
        return Json.write(new JsonObject(fields));
    }
}
