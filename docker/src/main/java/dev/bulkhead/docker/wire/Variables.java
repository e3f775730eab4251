package dev.bulkhead.docker.wire;

import java.util.Map;

/** Variables of an environment in the form NAME=VALUE. */
final class Variables {
    private Variables() {}

    /** A name without a value takes the variable away, which is no error where there is none. */
    static void add(String variable, Map<String, String> environment) {
        int equals = variable.indexOf('=');
        if (equals == 0) {
            throw new IllegalArgumentException("invalid environment variable: " + variable);
        }
        if (equals > 0) {
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
    }
}
