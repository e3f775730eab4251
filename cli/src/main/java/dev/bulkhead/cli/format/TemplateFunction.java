package dev.bulkhead.cli.format;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonNumber;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a template can make of values; the names are Go's and Docker's. */
enum TemplateFunction {
    JSON {
        @Override
        JsonValue apply(List<JsonValue> operands) {
            return new JsonString(PrettyJson.compact(only(operands)));
        }
    },
    UPPER {
        @Override
        JsonValue apply(List<JsonValue> operands) {
            return new JsonString(text(only(operands)).toUpperCase(Locale.ROOT));
        }
    },
    LOWER {
        @Override
        JsonValue apply(List<JsonValue> operands) {
            return new JsonString(text(only(operands)).toLowerCase(Locale.ROOT));
        }
    },
    LEN {
        @Override
        JsonValue apply(List<JsonValue> operands) {
            return JsonNumber.of(
                    switch (only(operands)) {
                        case JsonObject(var fields) -> fields.size();
                        case JsonArray(var elements) -> elements.size();
                        case JsonValue other -> text(other).length();
                    });
        }
    },
    INDEX {
        @Override
        JsonValue apply(List<JsonValue> operands) {
            requireTwo(operands);
            String key = text(operands.get(1));
            return switch (operands.getFirst()) {
                case JsonObject(var fields) -> fields.getOrDefault(key, new JsonString(""));
                case JsonArray(var elements) when isIndex(key, elements.size()) ->
                        elements.get(Integer.parseInt(key));
                case JsonValue other ->
                        throw wrong("there is no '%s' in %s".formatted(key, other.description()));
            };
        }
    },
    JOIN {
        @Override
        JsonValue apply(List<JsonValue> operands) {
            requireTwo(operands);
            if (!(operands.getFirst() instanceof JsonArray(var elements))) {
                throw wrong("expected a list first");
            }
            return new JsonString(
                    elements.stream()
                            .map(TemplateFunction::text)
                            .collect(Collectors.joining(text(operands.get(1)))));
        }
    };

    /** Returns the function of a name, if it is one. */
    static Optional<TemplateFunction> named(String name) {
        return Arrays.stream(values()).filter(each -> each.title().equals(name)).findFirst();
    }

    /** Returns how it is written. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what it makes of values. */
    abstract JsonValue apply(List<JsonValue> operands);

    JsonValue only(List<JsonValue> operands) {
        if (operands.size() != 1) {
            throw wrong("it takes one operand, not " + operands.size());
        }
        return operands.getFirst();
    }

    void requireTwo(List<JsonValue> operands) {
        if (operands.size() != 2) {
            throw wrong("it takes two operands, not " + operands.size());
        }
    }

    InvalidFlagException wrong(String reason) {
        return new InvalidFlagException("--format: %s: %s".formatted(title(), reason));
    }

    static boolean isIndex(String text, int size) {
        return text.matches("[0-9]{1,9}") && Integer.parseInt(text) < size;
    }

    /** Returns a value as a template shows it. */
    static String text(JsonValue value) {
        return value instanceof JsonString(String text) ? text : PrettyJson.compact(value);
    }
}
