package dev.bulkhead.oci.json;

import java.util.Map;

/**
 * A JSON object. Two are equal if they have equal fields, in whatever order.
 *
 * @param fields the values by name, in the order of the document
 */
public record JsonObject(Map<String, JsonValue> fields) implements JsonValue {
    /** The object without fields. */
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    /** Copies the fields. */
    public JsonObject {
        fields = OrderedCopy.of(fields);
    }

    /** Returns whether there are no fields. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    @Override
    public String description() {
        return "an object";
    }
}
