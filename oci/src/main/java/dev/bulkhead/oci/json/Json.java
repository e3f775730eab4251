package dev.bulkhead.oci.json;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes JSON documents. Input is not trusted: size and depth are bounded, and a name
 * that an object has twice is an error, since two readers could take different ones.
 */
public final class Json {
    /** How deep objects and arrays may lie in each other. */
    public static final int MAX_DEPTH = 64;

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /**
     * Reads a document that is one object.
     *
     * @param maxBytes the size up to which a document is accepted
     * @param mapping makes the result of the object's fields
     * @throws MalformedDocumentException if the document is malformed, or too large, or the mapping
     *     finds a wrong field
     */
    public static <T> T read(byte[] document, int maxBytes, Function<ObjectReader, T> mapping) {
        return switch (parse(document, maxBytes)) {
            case JsonObject object -> ObjectReader.map(object, JsonPath.ROOT, mapping);
            case JsonValue other ->
                    throw new MalformedDocumentException(
                            "", "expected an object, found " + other.description());
        };
    }

    /**
     * Reads a document of any kind.
     *
     * @param maxBytes the size up to which a document is accepted
     * @throws MalformedDocumentException if the document is malformed or too large
     */
    public static JsonValue parse(byte[] document, int maxBytes) {
        if (document.length > maxBytes) {
            throw new MalformedDocumentException(
                    "", "more than the %d bytes that are accepted".formatted(maxBytes));
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            return new TreeReader(parser).document();
        }
    }

    /** Returns the value as a document in UTF-8, with no white space and its fields in order. */
    public static byte[] write(JsonValue value) {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        try (JsonGenerator generator =
                FACTORY.createGenerator(ObjectWriteContext.empty(), document)) {
            write(value, generator);
        }
        return document.toByteArray();
    }

    private static void write(JsonValue value, JsonGenerator generator) {
        switch (value) {
            case JsonString(String text) -> generator.writeString(text);
            case JsonNumber(String literal) -> generator.writeNumber(literal);
            case JsonBoolean(boolean truth) -> generator.writeBoolean(truth);
            case JsonNull() -> generator.writeNull();
            case JsonArray(List<JsonValue> elements) -> {
                generator.writeStartArray();
                elements.forEach(element -> write(element, generator));
                generator.writeEndArray();
            }
            case JsonObject(Map<String, JsonValue> fields) -> {
                generator.writeStartObject();
                fields.forEach((name, field) -> {
                    generator.writeName(name);
                    write(field, generator);
                });
                generator.writeEndObject();
            }
        }
    }
}
