package dev.bulkhead.docker.wire;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps of strings, which clients want even where they are empty. */
final class Maps {
    private Maps() {}

    static JsonObject write(Map<String, String> values) {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        values.forEach((name, value) -> fields.put(name, new JsonString(value)));
        return new JsonObject(fields);
    }
}
