package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.LogSettings;
import dev.bulkhead.oci.json.ObjectReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what is kept of a container's output. */
final class LoggingReader {
    private LoggingReader() {}

    /** Other drivers than one's own are not to be had; the output is kept all the same. */
    static LogSettings read(ObjectReader in, List<String> warnings) {
        String type = in.string("Type").orElse("json-file");
        Map<String, String> options = in.stringMap("Config");
        if (type.equals("none")) {
            return LogSettings.NONE;
        }
        if (!List.of("json-file", "local", "default").contains(type)) {
            warnings.add(
                    "log driver '%s' is not supported: the output is kept as with json-file"
                            .formatted(type));
        }
        LogSettings usual = LogSettings.DEFAULT;
        return new LogSettings(
                true,
                options.containsKey("max-size") ? size(options.get("max-size")) : usual.maxBytes(),
                options.containsKey("max-file")
                        ? Integer.parseInt(options.get("max-file"))
                        : usual.maxFiles());
    }

    private static long size(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replaceFirst("i?b$", "");
        if (!lower.matches("[0-9]{1,12}[kmg]?")) {
            throw new IllegalArgumentException("invalid max-size: " + text);
        }
        int shift =
                switch (lower.charAt(lower.length() - 1)) {
                    case 'k' -> 10;
                    case 'm' -> 20;
                    case 'g' -> 30;
                    default -> 0;
                };
        return Long.parseLong(shift == 0 ? lower : lower.substring(0, lower.length() - 1)) << shift;
    }
}
