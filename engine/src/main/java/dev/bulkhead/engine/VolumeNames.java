package dev.bulkhead.engine;

import java.util.regex.Pattern;

/** What volumes may be called: as Docker's, so that a name never leads out of their directory. */
final class VolumeNames {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

    private VolumeNames() {}

    /**
     * Returns the name.
     *
     * @throws EngineException if it is none
     */
    static String check(String name) throws EngineException {
        if (!NAME.matcher(name).matches()) {
            throw new EngineException(
                    EngineException.Kind.BAD_REQUEST,
                    "invalid volume name: \"%s\"; letters, digits, _ . and - are allowed, at most 128, beginning with a letter or digit"
                            .formatted(name));
        }
        return name;
    }
}
