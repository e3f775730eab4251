package dev.bulkhead.server.front;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The environment as execve(2) takes it: NAME=VALUE, each with a NUL. Most commands never look. */
final class EnvironmentBlock {
    private final byte[] bytes;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private boolean read;

    EnvironmentBlock(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** Returns all variables; of a name that occurs twice the first value, as getenv(3). */
    synchronized Map<String, String> variables() {
        if (!read) {
            read = true;
            readVariables();
        }
        return Collections.unmodifiableMap(variables);
    }

    private void readVariables() {
        for (int start = 0; start < bytes.length; start = end(start) + 1) {
            String entry = text(start, end(start));
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
    }

    /** Returns one variable's value, without reading the others. */
    Optional<String> value(String name) {
        byte[] prefix = (name + "=").getBytes(UTF_8);
        for (int start = 0; start < bytes.length; start = end(start) + 1) {
            int value = start + prefix.length;
            if (value <= bytes.length
                    && Arrays.equals(bytes, start, value, prefix, 0, prefix.length)) {
                return Optional.of(text(value, end(value)));
            }
        }
        return Optional.empty();
    }

    private int end(int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end;
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, UTF_8);
    }
}
