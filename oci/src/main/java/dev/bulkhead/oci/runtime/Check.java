package dev.bulkhead.oci.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.oci.json.InvalidFieldException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The checks of the records' constructors. Each takes the name that the field has in JSON, and
 * throws {@link InvalidFieldException}.
 */
final class Check {
    /** The largest integer of 32 bits without a sign. */
    static final long MAX_UINT32 = 0xffff_ffffL;

    /** CPUs or memory nodes: numbers and ranges, with commas between (cpuset(7), "List format"). */
    private static final Pattern LIST_FORMAT = Pattern.compile("[0-9,:/ -]*");

    private Check() {}

    /** Demands a text that C can hold: one with a NUL character would be cut off there. */
    static void text(String field, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new InvalidFieldException(field, "has a NUL character");
        }
    }

    static void text(String field, Optional<String> value) {
        value.ifPresent(text -> text(field, text));
    }

    /** Demands a text that has at most so many bytes in UTF-8. */
    static void length(String field, String value, int maxBytes) {
        int bytes = value.getBytes(UTF_8).length;
        if (bytes > maxBytes) {
            throw new InvalidFieldException(
                    field, "has %d bytes, more than %d".formatted(bytes, maxBytes));
        }
    }

    static void texts(String field, Collection<String> values) {
        int index = 0;
        for (String value : values) {
            text(field + "[" + index++ + "]", value);
        }
    }

    static void textMap(String field, Map<String, String> values) {
        values.forEach((key, value) -> text("%s[\"%s\"]".formatted(field, key), value));
    }

    static void absolute(String field, String path) {
        text(field, path);
        if (!path.startsWith("/")) {
            throw new InvalidFieldException(
                    field, "\"%s\" is not an absolute path".formatted(path));
        }
    }

    static void absolutes(String field, List<String> paths) {
        for (int i = 0; i < paths.size(); i++) {
            absolute(field + "[" + i + "]", paths.get(i));
        }
    }

    static void range(String field, long value, long low, long high) {
        if (value < low || value > high) {
            throw new InvalidFieldException(
                    field, "%d is not from %d to %d".formatted(value, low, high));
        }
    }

    static void range(String field, OptionalLong value, long low, long high) {
        value.ifPresent(number -> range(field, number, low, high));
    }

    static void notNegative(String field, OptionalLong value) {
        if (value.orElse(0) < 0) {
            throw new InvalidFieldException(field, value.getAsLong() + " is negative");
        }
    }

    /** Demands what cgroup files take as a limit: an amount, or -1. */
    static void limit(String field, OptionalLong value) {
        if (value.orElse(0) < -1) {
            throw new InvalidFieldException(
                    field,
                    "%d is not a limit: 0 or more, or -1 for none".formatted(value.getAsLong()));
        }
    }

    /** Demands a list of CPUs or memory nodes, such as {@code 0-3,7}. */
    static void cpuList(String field, Optional<String> value) {
        value.ifPresent(
                text -> matches(field, text, LIST_FORMAT, "a list of numbers such as 0-3,7"));
    }

    static void matches(String field, String value, Pattern pattern, String expected) {
        if (!pattern.matcher(value).matches()) {
            throw new InvalidFieldException(field, "\"%s\" is not %s".formatted(value, expected));
        }
    }

    /** Demands the name of one file, without a way to another directory. */
    static void fileName(String field, String name) {
        text(field, name);
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw new InvalidFieldException(field, "\"%s\" is not a file name".formatted(name));
        }
    }

    /** Demands that no two elements have the same key; the message names the key's field. */
    static <T> void distinct(
            String field, List<T> elements, String keyField, Function<T, Object> key) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            if (!seen.add(key.apply(elements.get(i)))) {
                throw new InvalidFieldException(
                        "%s[%d].%s".formatted(field, i, keyField),
                        "\"%s\" appears twice".formatted(key.apply(elements.get(i))));
            }
        }
    }
}
