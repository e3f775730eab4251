package dev.bulkhead.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version of this build. */
public final class Version {
    private static final String CURRENT = read();

    private Version() {}

    /** Returns the version; the front was compiled with the same. */
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        try (InputStream resource = Version.class.getResourceAsStream("version")) {
            if (resource == null) {
                throw new IllegalStateException("the resource 'version' is missing in this build");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
