package dev.bulkhead.oci.json;

/** One value of a JSON document (RFC 8259), immutable. */
public sealed interface JsonValue
        permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {
    /** Returns the kind of the value for a message: "an object", "the number 5". */
    String description();
}
