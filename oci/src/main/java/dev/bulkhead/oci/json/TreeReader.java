package dev.bulkhead.oci.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Builds the tree of a document from its tokens. */
final class TreeReader {
    private final JsonParser parser;

    /** Path of the value that is read, to tell where the document ceases to be JSON. */
    private JsonPath position = JsonPath.ROOT;

    TreeReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the whole document. */
    JsonValue document() {
        try {
            if (parser.nextToken() == null) {
                throw new MalformedDocumentException("", "is empty, expected JSON");
            }
            JsonValue value = value(JsonPath.ROOT, Json.MAX_DEPTH);
            if (parser.nextToken() != null) {
                throw new MalformedDocumentException("", "more follows the end of the JSON value");
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedDocumentException(
                    position.toString(),
                    "not valid JSON at line %d, column %d: %s"
                            .formatted(
                                    e.getLocation().getLineNr(),
                                    e.getLocation().getColumnNr(),
                                    e.getOriginalMessage()),
                    e);
        }
    }

    /**
     * Reads the value that begins with the parser's current token.
     *
     * @param path where the value is in the document
     * @param depth how many levels of objects and arrays may yet be opened
     */
    private JsonValue value(JsonPath path, int depth) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(path, depth);
            case START_ARRAY -> array(path, depth);
            case VALUE_STRING -> new JsonString(wellFormed(parser.getString(), path));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
            case VALUE_TRUE -> new JsonBoolean(true);
            case VALUE_FALSE -> new JsonBoolean(false);
            case VALUE_NULL -> new JsonNull();
            // A blocking parser of text gives no other token where a value begins.
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new AssertionError(parser.currentToken());
        };
    }

    private JsonObject object(JsonPath path, int depth) {
        requireDepth(path, depth);
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonPath field = path.field(name);
            next(field);
            if (fields.put(name, value(field, depth - 1)) != null) {
                throw new MalformedDocumentException(
                        field.toString(), "appears twice in its object");
            }
        }
        return new JsonObject(fields);
    }

    private JsonArray array(JsonPath path, int depth) {
        requireDepth(path, depth);
        List<JsonValue> elements = new ArrayList<>();
        JsonPath element = path.element(0);
        while (next(element) != JsonToken.END_ARRAY) {
            elements.add(value(element, depth - 1));
            element = path.element(elements.size());
        }
        return new JsonArray(elements);
    }

    /** Goes to the token with which the value of a path begins. */
    private @Nullable JsonToken next(JsonPath path) {
        position = path;
        return parser.nextToken();
    }

    private static void requireDepth(JsonPath path, int depth) {
        if (depth == 0) {
            throw new MalformedDocumentException(
                    path.toString(), "is nested deeper than %d levels".formatted(Json.MAX_DEPTH));
        }
    }

    /**
     * Rejects half of a surrogate pair, which an escape can write and no UTF-8 can hold. The parser
     * does so itself, but only for names.
     */
    private static String wellFormed(String text, JsonPath path) {
        if (text.codePoints().anyMatch(TreeReader::isSurrogate)) {
            throw new MalformedDocumentException(path.toString(), "has half of a surrogate pair");
        }
        return text;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
