package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.Limits.Ulimit;
import java.util.List;

/** Reads {@code --ulimit}: {@code name=soft[:hard]}, where -1 is no limit. */
final class UlimitValue {
    private static final String FLAG = "--ulimit";
    private static final List<String> NAMES =
            List.of(
                    "core",
                    "cpu",
                    "data",
                    "fsize",
                    "locks",
                    "memlock",
                    "msgqueue",
                    "nice",
                    "nofile",
                    "nproc",
                    "rss",
                    "rtprio",
                    "rttime",
                    "sigpending",
                    "stack");
    private static final long NONE = -1;

    private UlimitValue() {}

    static Ulimit parse(String value) {
        int separator = value.indexOf('=');
        if (separator < 0) {
            throw new InvalidFlagException(FLAG, value, "expected NAME=SOFT[:HARD]");
        }
        String name = value.substring(0, separator);
        if (!NAMES.contains(name)) {
            throw new InvalidFlagException(
                    FLAG, value, "'%s' is none of %s".formatted(name, String.join(", ", NAMES)));
        }
        String[] limits = value.substring(separator + 1).split(":", -1);
        if (limits.length > 2) {
            throw new InvalidFlagException(FLAG, value, "expected NAME=SOFT[:HARD]");
        }
        long soft = limit(limits[0]);
        long hard = limits.length == 2 ? limit(limits[1]) : soft;
        try {
            return new Ulimit(name, soft, hard);
        } catch (IllegalArgumentException failure) {
            throw new InvalidFlagException("--" + failure.getMessage());
        }
    }

    private static long limit(String text) {
        return WholeNumber.parse(FLAG, text, NONE, Long.MAX_VALUE);
    }
}
