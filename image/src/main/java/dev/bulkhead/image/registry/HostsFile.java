package dev.bulkhead.image.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file {@code hosts.toml} as containerd has it: the server of a registry, and mirrors that are
 * asked before. The part of TOML that such files use is read; whatever else is an error.
 *
 * @param server of the registry itself, if the file names one
 * @param own settings of that server
 * @param hosts the mirrors, in their order, with their settings
 */
record HostsFile(Optional<String> server, Settings own, Map<String, Settings> hosts) {
    private static final long LARGEST = 1 << 20;
    private static final Pattern TABLE =
            Pattern.compile("\\[host\\.(?:\"([^\"]+)\"|'([^']+)')(\\.header)?]");
    private static final Pattern FIELD =
            Pattern.compile("([A-Za-z0-9_-]+|\"[^\"]+\")\\s*=\\s*(.+)");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"|'([^']*)'");

    /** What a host's table says: texts by fields, each one or several. */
    record Settings(Map<String, List<String>> fields) {
        List<String> all(String name) {
            return fields.getOrDefault(name, List.of());
        }

        boolean flag(String name) {
            return all(name).equals(List.of("true"));
        }

        /** Returns whether it is good for something; without a list it is for everything. */
        boolean isCapableOf(String capability) {
            return !fields.containsKey("capabilities") || all("capabilities").contains(capability);
        }
    }

    static HostsFile read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is larger than " + LARGEST + " bytes");
        }
        Map<String, List<String>> top = new LinkedHashMap<>();
        Map<String, Map<String, List<String>>> hosts = new LinkedHashMap<>();
        Map<String, List<String>> current = top;
        int number = 0;
        for (String raw : Files.readAllLines(file)) {
            number++;
            String line = withoutComment(raw).strip();
            Matcher table = TABLE.matcher(line);
            Matcher field = FIELD.matcher(line);
            if (table.matches()) {
                String host = table.group(1) != null ? table.group(1) : table.group(2);
                // Headers of one's own are read past: none is sent.
                current =
                        table.group(3) != null
                                ? new LinkedHashMap<>()
                                : hosts.computeIfAbsent(host, _ -> new LinkedHashMap<>());
            } else if (field.matches()) {
                current.put(field.group(1).replace("\"", ""), values(field.group(2)));
            } else if (!line.isEmpty()) {
                throw new IOException(
                        "%s, line %d: \"%s\" is not understood; expected server =, [host.\"URL\"] or a field of a host"
                                .formatted(file, number, line));
            }
        }
        Map<String, Settings> settings = new LinkedHashMap<>();
        hosts.forEach((host, fields) -> settings.put(host, new Settings(fields)));
        return new HostsFile(
                top.getOrDefault("server", List.of()).stream().findFirst(),
                new Settings(top),
                settings);
    }

    private static String withoutComment(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '"') {
                quoted = !quoted;
            } else if (line.charAt(i) == '#' && !quoted) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static List<String> values(String text) {
        List<String> values = new ArrayList<>();
        Matcher value = TEXT.matcher(text);
        while (value.find()) {
            values.add(value.group(1) != null ? value.group(1) : value.group(2));
        }
        return values.isEmpty() ? List.of(text.strip()) : values;
    }
}
