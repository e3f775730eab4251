package dev.bulkhead.kernel.cgroup;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The text formats of the cgroup files; see "Interface files" in cgroup-v2.rst. */
final class Figures {
    /** Version 1 writes the largest multiple of the page size, which may be up to 64 KiB. */
    private static final long V1_UNLIMITED = 0x7fff_ffff_ffff_0000L;

    private Figures() {}

    static long number(String text) {
        return Long.parseLong(text.strip());
    }

    /** Reads a limit; {@code max}, version 1's largest number and −1 are none. */
    static OptionalLong limit(String text) {
        if (text.strip().equals("max")) {
            return OptionalLong.empty();
        }
        long limit = number(text);
        return limit < 0 || limit >= V1_UNLIMITED ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** Reads lines of {@code KEY VALUE}; other lines are passed over. */
    static Map<String, Long> flatKeyed(String text) {
        Map<String, Long> figures = new HashMap<>();
        text.lines()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields.length == 2)
                .forEach(fields -> figures.put(fields[0], Long.valueOf(fields[1])));
        return figures;
    }

    /** Reads words of {@code KEY=VALUE}; other words are passed over. */
    static Map<String, String> assignments(String line) {
        Map<String, String> figures = new HashMap<>();
        for (String word : line.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                figures.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return figures;
    }
}
