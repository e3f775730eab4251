package dev.bulkhead.cli.flags;

import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** As whom and where a program runs. */
@Topic("Program")
public final class UserFlags {
    private static final String USER = "--user";
    private static final String WORKDIR = "--workdir";
    private static final Pattern NAME = Pattern.compile("[^:\\s\\p{Cntrl}]{1,256}");

    @Option(
            names = {"-u", USER},
            paramLabel = "USER[:GROUP]",
            description = "Run as a user, by name or number")
    private Optional<String> user = Optional.empty();

    @Option(
            names = {"-w", WORKDIR},
            paramLabel = "DIR",
            description = "Run in a directory of the container")
    private Optional<String> workingDirectory = Optional.empty();

    /** Returns the user, and perhaps group, that is asked for. */
    public Optional<String> user() {
        user.ifPresent(text -> {
            String[] parts = text.split(":", -1);
            boolean valid = parts.length <= 2;
            for (String part : parts) {
                valid &= NAME.matcher(part).matches();
            }
            if (!valid) {
                throw new InvalidFlagException(
                        USER, text, "expected USER or USER:GROUP, each a name or a number");
            }
        });
        return user;
    }

    /** Returns the directory that is asked for. */
    public Optional<String> workingDirectory() {
        workingDirectory
                .filter(text -> !text.startsWith("/"))
                .ifPresent(text -> {
                    throw new InvalidFlagException(
                            WORKDIR, text, "expected an absolute path in the container");
                });
        return workingDirectory;
    }

    static String validGroup(String flag, String text) {
        if (!NAME.matcher(text).matches()) {
            throw new InvalidFlagException(flag, text, "expected a group's name or number");
        }
        return text;
    }
}
