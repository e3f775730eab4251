package dev.bulkhead.docker.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The parameters of a request.
 *
 * @param values by name, each in the order of the request
 */
public record Query(Map<String, List<String>> values) {
    private static final int MOST = 1000;

    /** Reads what stands behind the question mark. */
    public static Query parse(String text) throws HttpFailure {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return new Query(values);
        }
        String[] parameters = text.split("&", MOST + 1);
        if (parameters.length > MOST) {
            throw HttpFailure.badRequest("more than " + MOST + " parameters");
        }
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            if (!name.isEmpty()) {
                values.computeIfAbsent(decode(name.replace('+', ' ')), _ -> new ArrayList<>())
                        .add(decode(value.replace('+', ' ')));
            }
        }
        return new Query(values);
    }

    /** Resolves percent signs; what comes out is UTF-8. */
    static String decode(String text) throws HttpFailure {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                decoded.put(encoded[i]);
            } else if (i + 2 < encoded.length
                    && HexFormat.isHexDigit(encoded[i + 1])
                    && HexFormat.isHexDigit(encoded[i + 2])) {
                int high = HexFormat.fromHexDigit(encoded[i + 1]);
                decoded.put((byte) (high << 4 | HexFormat.fromHexDigit(encoded[i + 2])));
                i += 2;
            } else {
                throw HttpFailure.badRequest("a percent sign without two hexadecimal digits");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException _) {
            throw HttpFailure.badRequest("the address is not UTF-8");
        }
    }

    /** Returns the first value, if there is one and it is not empty. */
    public Optional<String> text(String name) {
        return all(name).stream().findFirst().filter(value -> !value.isEmpty());
    }

    /** Returns all values. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Returns whether it is set and not to 0, false or the like: as Docker reads booleans. */
    public boolean flag(String name) {
        return flag(name, false);
    }

    /** Returns as {@link #flag(String)}, or a default where it is not set. */
    public boolean flag(String name, boolean absent) {
        return text(name)
                .map(value ->
                        switch (value.strip().toLowerCase(Locale.ROOT)) {
                            case "0", "no", "false", "none" -> false;
                            default -> true;
                        })
                .orElse(absent);
    }

    /** Returns an integer, if it is set. */
    public OptionalLong integer(String name) throws HttpFailure {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value.get()));
        } catch (NumberFormatException _) {
            throw HttpFailure.badRequest(
                    "strconv.ParseInt: parsing %s: \"%s\" is not a whole number"
                            .formatted(name, value.get()));
        }
    }
}
