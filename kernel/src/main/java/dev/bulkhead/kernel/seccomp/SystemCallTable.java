package dev.bulkhead.kernel.seccomp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The names of all system calls, with their numbers on each {@link Architecture}. */
public final class SystemCallTable {
    private static final String RESOURCE = "syscalls.tsv";
    private static final Map<String, Map<Architecture, Integer>> NUMBERS = read();

    private SystemCallTable() {}

    /** Returns whether a call of this name exists on any architecture of Linux. */
    public static boolean isKnown(String name) {
        return NUMBERS.containsKey(name);
    }

    /** Returns all names, those of architectures without a table here included. */
    public static Set<String> names() {
        return NUMBERS.keySet();
    }

    /**
     * Returns the number that the kernel sees for a call, the bit that marks x32 included. Empty
     * where the architecture has no such call.
     *
     * @throws IllegalArgumentException if the name is unknown on every architecture
     */
    public static OptionalInt number(String name, Architecture architecture) {
        Map<Architecture, Integer> row = NUMBERS.get(name);
        if (row == null) {
            throw new IllegalArgumentException("unknown system call: " + name);
        }
        Integer number = row.get(architecture);
        return number == null
                ? OptionalInt.empty()
                : OptionalInt.of(number + (int) architecture.firstNumber());
    }

    private static Map<String, Map<Architecture, Integer>> read() {
        try (InputStream bytes = SystemCallTable.class.getResourceAsStream(RESOURCE)) {
            if (bytes == null) {
                throw new IllegalStateException("resource is missing: " + RESOURCE);
            }
            List<String[]> lines =
                    new BufferedReader(new InputStreamReader(bytes, StandardCharsets.US_ASCII))
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> line.split("\t", -1))
                            .toList();
            return rows(lines.getFirst(), lines.subList(1, lines.size()));
        } catch (IOException failure) {
            throw new UncheckedIOException("resource " + RESOURCE, failure);
        }
    }

    private static Map<String, Map<Architecture, Integer>> rows(
            String[] header, List<String[]> lines) {
        Map<String, Map<Architecture, Integer>> rows = new HashMap<>();
        for (String[] columns : lines) {
            Map<Architecture, Integer> numbers = new EnumMap<>(Architecture.class);
            for (int column = 1; column < columns.length; column++) {
                if (!columns[column].equals("-")) {
                    numbers.put(
                            Architecture.valueOf(header[column].toUpperCase(Locale.ROOT)),
                            Integer.parseInt(columns[column]));
                }
            }
            rows.put(columns[0], numbers);
        }
        return Map.copyOf(rows);
    }
}
