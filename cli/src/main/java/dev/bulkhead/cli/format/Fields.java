package dev.bulkhead.cli.format;

import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonNumber;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the fields of one thing that is shown, in their order. */
public final class Fields {
    private final Map<String, JsonValue> fields = new LinkedHashMap<>();

    /** Adds a text. */
    public Fields with(String name, String text) {
        return with(name, new JsonString(text));
    }

    /** Adds a number. */
    public Fields with(String name, long number) {
        return with(name, JsonNumber.of(number));
    }

    /** Adds a truth value. */
    public Fields with(String name, boolean truth) {
        return with(name, new JsonBoolean(truth));
    }

    /** Adds a value. */
    public Fields with(String name, JsonValue value) {
        fields.put(name, value);
        return this;
    }

    /** Returns them all. */
    public JsonObject toJson() {
        return new JsonObject(fields);
    }
}
