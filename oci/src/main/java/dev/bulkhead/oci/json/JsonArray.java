package dev.bulkhead.oci.json;

import java.util.List;

/**
 * A JSON array.
 *
 * @param elements the values in order
 */
public record JsonArray(List<JsonValue> elements) implements JsonValue {
    /** Copies the elements. */
    public JsonArray {
        elements = List.copyOf(elements);
    }

    @Override
    public String description() {
        return "an array";
    }
}
