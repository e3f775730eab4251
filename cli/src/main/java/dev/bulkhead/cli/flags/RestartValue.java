package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.RestartPolicy;
import dev.bulkhead.engine.RestartPolicy.Mode;
import java.util.Arrays;
import java.util.Optional;

/** Reads restart policies. */
final class RestartValue {
    static final String FLAG = "--restart";

    private RestartValue() {}

    static RestartPolicy parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        Optional<Mode> mode =
                Arrays.stream(Mode.values()).filter(each -> each.label().equals(name)).findFirst();
        if (mode.isEmpty() || (colon >= 0 && mode.get() != Mode.ON_FAILURE)) {
            throw new InvalidFlagException(
                    FLAG,
                    text,
                    "expected no, always, unless-stopped, on-failure or on-failure:MOST");
        }
        int most =
                colon < 0
                        ? 0
                        : (int)
                                WholeNumber.parse(
                                        FLAG, text.substring(colon + 1), 0, Integer.MAX_VALUE);
        return new RestartPolicy(mode.get(), most);
    }
}
