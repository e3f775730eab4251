package dev.bulkhead.cli.flags;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads files of {@code name=value} lines as Docker does. Blanks before a line, empty lines and
 * lines that begin with # are skipped; all after the first = is the value, quotes and blanks
 * included.
 */
final class DefinitionFile {
    /** The most that is read, in bytes; the kernel takes no larger environment anyway. */
    private static final int LARGEST = 16 << 20;

    private static final String BLANKS = " \t";

    private final String flag;
    private final Surroundings surroundings;

    DefinitionFile(String flag, Surroundings surroundings) {
        this.flag = flag;
        this.surroundings = surroundings;
    }

    /**
     * Adds what a file defines.
     *
     * @param absent gives the value of a name without =; where it gives none the line is skipped
     */
    void addTo(
            Map<String, String> definitions,
            String path,
            Function<String, Optional<String>> absent) {
        List<String> lines = surroundings.read(flag, path, LARGEST).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = stripBlanksBefore(lines.get(i));
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int separator = line.indexOf('=');
            String name = separator < 0 ? line : line.substring(0, separator);
            requireName(name, path, i + 1);
            Optional<String> value =
                    separator < 0 ? absent.apply(name) : Optional.of(line.substring(separator + 1));
            value.ifPresent(known -> definitions.put(name, known));
        }
    }

    private void requireName(String name, String path, int line) {
        if (name.isEmpty()) {
            throw new InvalidFlagException(
                    flag, path, "line %d has no name before =".formatted(line));
        }
        if (name.chars().anyMatch(each -> BLANKS.indexOf(each) >= 0)) {
            throw new InvalidFlagException(
                    flag, path, "line %d: the name '%s' has a blank".formatted(line, name));
        }
    }

    private static String stripBlanksBefore(String line) {
        int start = 0;
        while (start < line.length() && BLANKS.indexOf(line.charAt(start)) >= 0) {
            start++;
        }
        return line.substring(start);
    }
}
