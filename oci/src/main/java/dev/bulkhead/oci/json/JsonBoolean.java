package dev.bulkhead.oci.json;

/**
 * True or false.
 *
 * @param value which of them
 */
public record JsonBoolean(boolean value) implements JsonValue {
    @Override
    public String description() {
        return Boolean.toString(value);
    }
}
