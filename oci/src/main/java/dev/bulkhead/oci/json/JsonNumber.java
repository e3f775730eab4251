package dev.bulkhead.oci.json;

import java.util.regex.Pattern;

/**
 * A JSON number, kept as it is written: neither range nor digits are lost.
 *
 * @param literal the number in JSON's notation
 */
public record JsonNumber(String literal) implements JsonValue {
    private static final Pattern GRAMMAR =
            Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

    /**
     * Checks the notation.
     *
     * @throws IllegalArgumentException if it is not JSON's
     */
    public JsonNumber {
        if (!GRAMMAR.matcher(literal).matches()) {
            throw new IllegalArgumentException("\"" + literal + "\" is not a JSON number");
        }
    }

    /** Returns the integer. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /** Returns the integer whose 64 bits are given, without a sign. */
    public static JsonNumber ofUnsigned(long value) {
        return new JsonNumber(Long.toUnsignedString(value));
    }

    @Override
    public String description() {
        return "the number " + literal;
    }
}
