package dev.bulkhead.oci.json;

/**
 * A JSON string.
 *
 * @param value the text, unescaped
 */
public record JsonString(String value) implements JsonValue {
    /** Does not quote the text, which may be a secret. */
    @Override
    public String description() {
        return "a string";
    }
}
