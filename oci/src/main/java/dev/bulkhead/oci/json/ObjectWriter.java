package dev.bulkhead.oci.json;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Builds an object field by field, in the order of the calls. What is absent, false or empty makes
 * no field.
 */
public final class ObjectWriter {
    private final Map<String, JsonValue> fields = new LinkedHashMap<>();

    /** Starts with no fields. */
    public ObjectWriter() {}

    /** Ends the object with the fields that its reader did not know. */
    public JsonObject finish(JsonObject unknown) {
        unknown.fields().forEach(fields::putIfAbsent);
        return new JsonObject(fields);
    }

    /** Adds a field, whatever its value. */
    public ObjectWriter value(String name, JsonValue value) {
        fields.put(name, value);
        return this;
    }

    /** Adds a string, even if it is empty. */
    public ObjectWriter string(String name, String value) {
        return value(name, new JsonString(value));
    }

    /** Adds a string if it is there. */
    public ObjectWriter string(String name, Optional<String> value) {
        value.ifPresent(text -> string(name, text));
        return this;
    }

    /** Adds an enum's constant. */
    public ObjectWriter constant(String name, JsonName value) {
        return string(name, value.jsonName());
    }

    /** Adds an enum's constant if it is there. */
    public ObjectWriter constant(String name, Optional<? extends JsonName> value) {
        return string(name, value.map(JsonName::jsonName));
    }

    /** Adds a boolean if it is true. */
    public ObjectWriter flag(String name, boolean value) {
        return value ? value(name, new JsonBoolean(true)) : this;
    }

    /** Adds a boolean if it is there. */
    public ObjectWriter flag(String name, Optional<Boolean> value) {
        value.ifPresent(truth -> value(name, new JsonBoolean(truth)));
        return this;
    }

    /** Adds an integer. */
    public ObjectWriter integer(String name, long value) {
        return value(name, JsonNumber.of(value));
    }

    /** Adds an integer if it is there. */
    public ObjectWriter integer(String name, OptionalLong value) {
        value.ifPresent(number -> integer(name, number));
        return this;
    }

    /** Adds an integer unless it is zero. */
    public ObjectWriter nonZero(String name, long value) {
        return value == 0 ? this : integer(name, value);
    }

    /** Adds the integer whose 64 bits are given, without a sign. */
    public ObjectWriter unsigned(String name, long value) {
        return value(name, JsonNumber.ofUnsigned(value));
    }

    /** Adds the integer whose 64 bits are given, without a sign, if it is there. */
    public ObjectWriter unsigned(String name, OptionalLong value) {
        value.ifPresent(number -> unsigned(name, number));
        return this;
    }

    /** Adds an array of strings unless it is empty. */
    public ObjectWriter strings(String name, Collection<String> values) {
        return array(name, values, JsonString::new);
    }

    /** Adds an array of enum constants unless it is empty. */
    public ObjectWriter constants(String name, Collection<? extends JsonName> values) {
        return array(name, values, constant -> new JsonString(constant.jsonName()));
    }

    /** Adds an array of integers unless it is empty. */
    public ObjectWriter integers(String name, Collection<Long> values) {
        return array(name, values, JsonNumber::of);
    }

    /** Adds an array of what a function makes of the values, unless it is empty. */
    public <T> ObjectWriter array(
            String name, Collection<T> values, Function<? super T, ? extends JsonValue> element) {
        return values.isEmpty() ? this : requiredArray(name, values, element);
    }

    /** Adds an array of what a function makes of the values, even if it is empty. */
    public <T> ObjectWriter requiredArray(
            String name, Collection<T> values, Function<? super T, ? extends JsonValue> element) {
        return value(name, new JsonArray(values.stream().<JsonValue>map(element).toList()));
    }

    /** Adds an object unless it is empty. */
    public ObjectWriter object(String name, JsonObject value) {
        return value.isEmpty() ? this : value(name, value);
    }

    /** Adds an object if it is there, even if it is empty. */
    public <T> ObjectWriter object(
            String name, Optional<T> value, Function<? super T, JsonObject> mapping) {
        value.ifPresent(present -> value(name, mapping.apply(present)));
        return this;
    }

    /** Adds an object of strings unless it is empty. */
    public ObjectWriter stringMap(String name, Map<String, String> values) {
        return map(name, values, JsonString::new);
    }

    /** Adds an object whose fields are what a function makes of the values, unless it is empty. */
    public <T> ObjectWriter map(
            String name, Map<String, T> values, Function<? super T, ? extends JsonValue> field) {
        ObjectWriter writer = new ObjectWriter();
        values.forEach((key, value) -> writer.value(key, field.apply(value)));
        return object(name, writer.finish(JsonObject.EMPTY));
    }
}
