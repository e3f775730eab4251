package dev.bulkhead.oci.json;

/** JSON's null. In a known field it counts as the absence of the field. */
public record JsonNull() implements JsonValue {
    @Override
    public String description() {
        return "null";
    }
}
