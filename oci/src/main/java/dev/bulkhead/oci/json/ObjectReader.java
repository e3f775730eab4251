package dev.bulkhead.oci.json;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Reads the fields of one object, by name and type. A field that is asked for is a known one; what
 * nobody asked for is {@link #unknown}, to be kept for the next writing.
 *
 * <p>Null counts as absent, as in the specifications. So does an empty string, as in their
 * reference implementation. Every method throws {@link MalformedDocumentException} if the field is
 * of another type, and those named {@code required…} also if it is absent.
 */
public final class ObjectReader {
    private final Map<String, JsonValue> unread;
    private final JsonPath path;

    private ObjectReader(JsonObject object, JsonPath path) {
        this.unread = new LinkedHashMap<>(object.fields());
        this.path = path;
    }

    /** Applies a mapping to an object, and gives what it complains of its path in the document. */
    static <T> T map(JsonObject object, JsonPath path, Function<ObjectReader, T> mapping) {
        try {
            return mapping.apply(new ObjectReader(object, path));
        } catch (InvalidFieldException e) {
            throw new MalformedDocumentException(path.join(e.field()), e.problem(), e);
        }
    }

    /** Returns the fields that no other call has asked for until now. */
    public JsonObject unknown() {
        return new JsonObject(unread);
    }

    /** Returns a string, if it is there and not empty. */
    public Optional<String> string(String name) {
        return field(name, ObjectReader::toText).filter(text -> !text.isEmpty());
    }

    /** Returns a string that is not empty. */
    public String requiredString(String name) {
        return required(name, string(name));
    }

    /** Returns what a function makes of a string; its IllegalArgumentException is reported. */
    public <T> Optional<T> parsed(String name, Function<String, T> parser) {
        return string(name).map(text -> parse(text, path.field(name), parser));
    }

    /** Returns what a function makes of a string; its IllegalArgumentException is reported. */
    public <T> T requiredParsed(String name, Function<String, T> parser) {
        return required(name, parsed(name, parser));
    }

    /** Returns a boolean, false if it is absent. */
    public boolean flag(String name) {
        return optionalFlag(name).orElse(false);
    }

    /** Returns a boolean. */
    public boolean requiredFlag(String name) {
        return required(name, optionalFlag(name));
    }

    /** Returns a boolean, if it is there. */
    public Optional<Boolean> optionalFlag(String name) {
        return field(
                name,
                (value, where) ->
                        switch (value) {
                            case JsonBoolean(boolean truth) -> truth;
                            case JsonValue other -> throw mismatch(where, "true or false", other);
                        });
    }

    /** Returns an integer of 64 bits with a sign. */
    public OptionalLong integer(String name) {
        return toOptionalLong(field(name, ObjectReader::toInteger));
    }

    /** Returns an integer of 64 bits with a sign. */
    public long requiredInteger(String name) {
        return required(name, field(name, ObjectReader::toInteger));
    }

    /** Returns an integer of 64 bits without a sign: from 2⁶³ on, the result is negative. */
    public OptionalLong unsigned(String name) {
        return toOptionalLong(field(name, ObjectReader::toUnsigned));
    }

    /** Returns an integer of 64 bits without a sign: from 2⁶³ on, the result is negative. */
    public long requiredUnsigned(String name) {
        return required(name, field(name, ObjectReader::toUnsigned));
    }

    /** Returns an enum's constant. */
    public <E extends Enum<E> & JsonName> Optional<E> constant(String name, Class<E> type) {
        return parsed(name, text -> toConstant(text, type));
    }

    /** Returns an enum's constant. */
    public <E extends Enum<E> & JsonName> E requiredConstant(String name, Class<E> type) {
        return required(name, constant(name, type));
    }

    /** Returns the constants of an array of strings, each once, in the array's order. */
    public <E extends Enum<E> & JsonName> Set<E> constants(String name, Class<E> type) {
        return OrderedCopy.of(
                list(
                        name,
                        (value, where) ->
                                parse(
                                        toText(value, where),
                                        where,
                                        text -> toConstant(text, type))));
    }

    /** Returns the strings of an array; none if it is absent. */
    public List<String> strings(String name) {
        return list(name, ObjectReader::toText);
    }

    /** Returns what a function makes of the strings of an array. */
    public <T> List<T> parsedList(String name, Function<String, T> parser) {
        return list(name, (value, where) -> parse(toText(value, where), where, parser));
    }

    /** Returns the integers of an array; none if it is absent. */
    public List<Long> integers(String name) {
        return list(name, ObjectReader::toInteger);
    }

    /** Returns the strings of an object by their names, in its order; none if it is absent. */
    public Map<String, String> stringMap(String name) {
        return map(name, ObjectReader::toText);
    }

    /** Returns the names of an object's fields, in its order; none if it is absent. */
    public Set<String> names(String name) {
        return map(name, (value, where) -> value).keySet();
    }

    /** Returns what a mapping makes of an object. */
    public <T> Optional<T> object(String name, Function<ObjectReader, T> mapping) {
        return field(name, (value, where) -> map(toObject(value, where), where, mapping));
    }

    /** Returns what a mapping makes of an object. */
    public <T> T requiredObject(String name, Function<ObjectReader, T> mapping) {
        return required(name, object(name, mapping));
    }

    /** Returns what a mapping makes of each object of an array; none if it is absent. */
    public <T> List<T> objects(String name, Function<ObjectReader, T> mapping) {
        return list(name, (value, where) -> map(toObject(value, where), where, mapping));
    }

    /** Returns what a mapping makes of each object in an object, by their names; none if absent. */
    public <T> Map<String, T> objectMap(String name, Function<ObjectReader, T> mapping) {
        return map(name, (value, where) -> map(toObject(value, where), where, mapping));
    }

    /** Demands that a field is there, even if it is empty or null. */
    public void require(String name) {
        required(name, Optional.ofNullable(unread.get(name)));
    }

    private <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() ->
                new MalformedDocumentException(
                        path.field(name).toString(), "is required, but missing or empty"));
    }

    /** Takes a field out of the unread ones and converts it, given its path. */
    private <T> Optional<T> field(String name, BiFunction<JsonValue, JsonPath, T> conversion) {
        JsonValue value = unread.remove(name);
        if (value == null || value instanceof JsonNull) {
            return Optional.empty();
        }
        return Optional.of(conversion.apply(value, path.field(name)));
    }

    private <T> List<T> list(String name, BiFunction<JsonValue, JsonPath, T> conversion) {
        return field(name, (value, where) -> elements(value, where, conversion)).orElse(List.of());
    }

    private <T> Map<String, T> map(String name, BiFunction<JsonValue, JsonPath, T> conversion) {
        return field(name, (value, where) -> entries(value, where, conversion)).orElse(Map.of());
    }

    private static <T> List<T> elements(
            JsonValue value, JsonPath path, BiFunction<JsonValue, JsonPath, T> conversion) {
        if (!(value instanceof JsonArray(List<JsonValue> elements))) {
            throw mismatch(path, "an array", value);
        }
        List<T> result = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            result.add(conversion.apply(element, path.element(result.size())));
        }
        return result;
    }

    private static <T> Map<String, T> entries(
            JsonValue value, JsonPath path, BiFunction<JsonValue, JsonPath, T> conversion) {
        Map<String, T> result = new LinkedHashMap<>();
        toObject(value, path)
                .fields()
                .forEach((name, field) ->
                        result.put(name, conversion.apply(field, path.field(name))));
        return result;
    }

    private static <T> T parse(String text, JsonPath path, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(
                    path.toString(), String.valueOf(e.getMessage()), e);
        }
    }

    private static <E extends Enum<E> & JsonName> E toConstant(String text, Class<E> type) {
        E[] constants = type.getEnumConstants();
        for (E constant : constants) {
            if (constant.jsonName().equals(text)) {
                return constant;
            }
        }
        String known = Arrays.stream(constants).map(JsonName::jsonName).collect(joining(", "));
        throw new IllegalArgumentException("\"%s\" is not one of %s".formatted(text, known));
    }

    private static JsonObject toObject(JsonValue value, JsonPath path) {
        return switch (value) {
            case JsonObject object -> object;
            case JsonValue other -> throw mismatch(path, "an object", other);
        };
    }

    private static String toText(JsonValue value, JsonPath path) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonValue other -> throw mismatch(path, "a string", other);
        };
    }

    private static long toInteger(JsonValue value, JsonPath path) {
        return toNumber(value, path, Long::parseLong, "an integer from -2^63 to 2^63 - 1");
    }

    private static long toUnsigned(JsonValue value, JsonPath path) {
        return toNumber(value, path, Long::parseUnsignedLong, "an integer from 0 to 2^64 - 1");
    }

    private static long toNumber(
            JsonValue value, JsonPath path, ToLongFunction<String> parser, String expected) {
        if (!(value instanceof JsonNumber(String literal))) {
            throw mismatch(path, expected, value);
        }
        try {
            return parser.applyAsLong(literal);
        } catch (NumberFormatException e) {
            throw mismatch(path, expected, value);
        }
    }

    private static OptionalLong toOptionalLong(Optional<Long> value) {
        return value.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static MalformedDocumentException mismatch(
            JsonPath path, String expected, JsonValue found) {
        return new MalformedDocumentException(
                path.toString(), "expected %s, found %s".formatted(expected, found.description()));
    }
}
