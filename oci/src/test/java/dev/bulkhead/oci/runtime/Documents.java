package dev.bulkhead.oci.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Documents of the tests, and changes of single values in them. */
final class Documents {
    private static final Pattern STEP = Pattern.compile("\\.|(?=\\[)");

    private Documents() {}

    /** Returns the document that has every field there is. */
    static JsonObject complete() {
        try (InputStream in = Documents.class.getResourceAsStream("complete.json")) {
            return (JsonObject) Json.parse(in.readAllBytes(), SpecCodec.MAX_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonValue json(String text) {
        return Json.parse(text.getBytes(UTF_8), SpecCodec.MAX_BYTES);
    }

    static Spec read(JsonValue document) {
        return SpecCodec.read(Json.write(document));
    }

    /** Returns the document as it is after reading and writing. */
    static JsonValue rewrite(JsonValue document) {
        return Json.parse(SpecCodec.write(read(document)), SpecCodec.MAX_BYTES);
    }

    /** Returns the document with another value at a path, such as {@code mounts[0].options}. */
    static JsonObject with(JsonObject document, String path, JsonValue value) {
        return (JsonObject) change(document, steps(path), Optional.of(value));
    }

    /** Returns the document without the field at a path. */
    static JsonObject without(JsonObject document, String path) {
        return (JsonObject) change(document, steps(path), Optional.empty());
    }

    /** Returns the value at a path, which is there. */
    static JsonValue at(JsonValue document, String path) {
        JsonValue value = document;
        for (String step : steps(path)) {
            value = get(value, step);
        }
        return value;
    }

    private static JsonValue get(JsonValue parent, String step) {
        return switch (parent) {
            case JsonObject(Map<String, JsonValue> fields) ->
                    Optional.ofNullable(fields.get(step)).orElseThrow();
            case JsonArray(List<JsonValue> elements) -> elements.get(index(step));
            case JsonValue leaf -> throw new IllegalArgumentException(step);
        };
    }

    private static int index(String step) {
        return Integer.parseInt(step.substring(1, step.length() - 1));
    }

    private static List<String> steps(String path) {
        return List.of(STEP.split(path));
    }

    private static JsonValue change(
            JsonValue parent, List<String> steps, Optional<JsonValue> value) {
        String step = steps.getFirst();
        List<String> rest = steps.subList(1, steps.size());
        if (parent instanceof JsonArray(List<JsonValue> elements)) {
            List<JsonValue> changed = new ArrayList<>(elements);
            int index = index(step);
            changed.set(
                    index,
                    rest.isEmpty()
                            ? value.orElseThrow()
                            : change(elements.get(index), rest, value));
            return new JsonArray(changed);
        }
        Map<String, JsonValue> fields = new LinkedHashMap<>(((JsonObject) parent).fields());
        if (!rest.isEmpty()) {
            fields.put(step, change(get(parent, step), rest, value));
        } else if (value.isPresent()) {
            fields.put(step, value.get());
        } else {
            fields.remove(step);
        }
        return new JsonObject(fields);
    }

    /**
     * Returns the paths of all fields whose names the specification fixes and these records know.
     */
    static List<String> knownFields(JsonObject document) {
        List<String> paths = new ArrayList<>();
        collect("", document, paths);
        return paths;
    }

    private static void collect(String path, JsonValue value, List<String> paths) {
        switch (value) {
            case JsonObject(Map<String, JsonValue> fields) ->
                    fields.forEach((name, field) -> {
                        String where = path.isEmpty() ? name : path + "." + name;
                        if (!isUnknown(name)) {
                            if (!hasFreeNames(path)) {
                                paths.add(where);
                            }
                            collect(where, field, paths);
                        }
                    });
            case JsonArray(List<JsonValue> elements) -> {
                for (int i = 0; i < elements.size(); i++) {
                    collect(path + "[" + i + "]", elements.get(i), paths);
                }
            }
            case JsonValue leaf -> {}
        }
    }

    private static boolean isUnknown(String name) {
        return List.of("solaris", "windows", "vm", "zos").contains(name);
    }

    /** Returns whether the names of an object's fields are data, not the specification's. */
    static boolean hasFreeNames(String path) {
        return List.of(
                        "annotations",
                        "linux.sysctl",
                        "linux.netDevices",
                        "linux.timeOffsets",
                        "linux.resources.rdma",
                        "linux.resources.unified")
                .contains(path);
    }
}
