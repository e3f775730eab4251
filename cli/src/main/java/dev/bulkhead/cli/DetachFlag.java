package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which keys leave a program alone. */
final class DetachFlag {
    private static final String FLAG = "--detach-keys";

    @Option(
            names = FLAG,
            paramLabel = "KEYS",
            description = "Keys that leave it alone (default ctrl-p,ctrl-q)")
    private Optional<String> keys = Optional.empty();

    DetachKeys keys() {
        if (keys.isEmpty()) {
            return DetachKeys.DEFAULT;
        }
        try {
            return DetachKeys.parse(keys.get());
        } catch (IllegalArgumentException failure) {
            throw new InvalidFlagException(FLAG + ": " + failure.getMessage());
        }
    }
}
