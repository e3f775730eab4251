package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a list shall be restricted to: an entry must fit one of the values of each name.
 *
 * @param values by name
 */
record Filters(Map<String, List<String>> values) {
    private static final int MOST_BYTES = 256 << 10;

    /** Reads {@code {"name": ["value"]}} and the older {@code {"name": {"value": true}}}. */
    static Filters parse(String text) throws HttpFailure {
        try {
            JsonValue document = Json.parse(text.getBytes(StandardCharsets.UTF_8), MOST_BYTES);
            if (!(document instanceof JsonObject(Map<String, JsonValue> fields))) {
                throw HttpFailure.badRequest("invalid filter: not a JSON object");
            }
            Map<String, List<String>> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonValue> field : fields.entrySet()) {
                values.put(field.getKey(), valuesOf(field.getKey(), field.getValue()));
            }
            return new Filters(values);
        } catch (MalformedDocumentException e) {
            throw HttpFailure.badRequest("invalid filter: " + e.getMessage());
        }
    }

    private static List<String> valuesOf(String name, JsonValue value) throws HttpFailure {
        List<String> result = new ArrayList<>();
        switch (value) {
            case JsonArray(List<JsonValue> elements) -> {
                for (JsonValue element : elements) {
                    if (!(element instanceof JsonString(String text))) {
                        throw invalid(name);
                    }
                    result.add(text);
                }
            }
            case JsonObject(Map<String, JsonValue> fields) ->
                    fields.forEach((text, truth) -> {
                        if (truth.equals(new JsonBoolean(true))) {
                            result.add(text);
                        }
                    });
            case JsonValue _ -> throw invalid(name);
        }
        return result;
    }

    private static HttpFailure invalid(String name) {
        return HttpFailure.badRequest("invalid filter '" + name + "': not a list of strings");
    }

    /** Refuses names that a list does not know. */
    Filters accept(Set<String> known) throws HttpFailure {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw HttpFailure.badRequest("invalid filter '" + name + "'");
            }
        }
        return this;
    }

    boolean has(String name) {
        return !of(name).isEmpty();
    }

    List<String> of(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Returns whether one of the values fits, or there is none. */
    boolean fits(String name, Predicate<String> value) {
        return of(name).isEmpty() || of(name).stream().anyMatch(value);
    }

    /** Returns whether labels fit all that are wanted, each by its name or as name=value. */
    boolean fitsLabels(Map<String, String> labels) {
        return of("label").stream().allMatch(wanted -> hasLabel(labels, wanted))
                && of("label!").stream().noneMatch(unwanted -> hasLabel(labels, unwanted));
    }

    private static boolean hasLabel(Map<String, String> labels, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? labels.containsKey(wanted)
                : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }

    /** Returns a truth value, or a default where it is not given. */
    boolean truth(String name, boolean absent) throws HttpFailure {
        if (!has(name)) {
            return absent;
        }
        return switch (of(name).getFirst()) {
            case "1", "true", "True", "TRUE", "t" -> true;
            case "0", "false", "False", "FALSE", "f" -> false;
            default ->
                    throw HttpFailure.badRequest(
                            "invalid filter '%s=%s'".formatted(name, of(name).getFirst()));
        };
    }
}
