package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.Signal;

/** Reads signals: {@code SIGTERM}, {@code term}, {@code 15}, {@code RTMIN+1}. */
public final class SignalValue {
    private SignalValue() {}

    /** Returns the signal's number, 1 to 64. */
    public static int parse(String flag, String text) {
        return Signal.parse(text)
                .orElseThrow(() ->
                        new InvalidFlagException(
                                flag, text, "expected a signal such as SIGTERM, HUP or 15"));
    }
}
