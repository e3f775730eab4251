package dev.bulkhead.cli.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads flags of the form {@code KEY=VALUE}, where a key alone has an empty value. */
public final class KeyValues {
    private KeyValues() {}

    /**
     * Returns them in their order; of a key that occurs twice the last value.
     *
     * @throws InvalidFlagException if a key is empty
     */
    public static Map<String, String> parse(String flag, List<String> values) {
        Map<String, String> result = new LinkedHashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            String key = equals < 0 ? value : value.substring(0, equals);
            if (key.isEmpty()) {
                throw new InvalidFlagException(flag, value, "expected KEY=VALUE");
            }
            result.put(key, equals < 0 ? "" : value.substring(equals + 1));
        }
        return result;
    }
}
