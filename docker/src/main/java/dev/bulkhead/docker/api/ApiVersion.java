package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import java.util.Comparator;

/**
 * A version of the API.
 *
 * @param major before the dot
 * @param minor after it
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
    /** The oldest that is spoken. */
    public static final ApiVersion OLDEST = new ApiVersion(1, 24);

    /** The newest that is spoken, and what is meant where a path names none. */
    public static final ApiVersion NEWEST = new ApiVersion(1, 51);

    private static final Comparator<ApiVersion> ORDER =
            Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

    /**
     * Reads {@code 1.44}.
     *
     * @throws HttpFailure if it is not spoken
     */
    static ApiVersion parse(String text) throws HttpFailure {
        if (!text.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
            throw HttpFailure.badRequest("invalid API version: " + text);
        }
        int dot = text.indexOf('.');
        ApiVersion version =
                new ApiVersion(
                        Integer.parseInt(text.substring(0, dot)),
                        Integer.parseInt(text.substring(dot + 1)));
        if (version.compareTo(OLDEST) < 0) {
            throw HttpFailure.badRequest(
                    "client version %s is too old. Minimum supported API version is %s, please upgrade your client to a newer version"
                            .formatted(version, OLDEST));
        }
        if (version.compareTo(NEWEST) > 0) {
            throw HttpFailure.badRequest(
                    "client version %s is too new. Maximum supported API version is %s"
                            .formatted(version, NEWEST));
        }
        return version;
    }

    /** Returns whether this is version 1 and a number, or later. */
    public boolean isAtLeast(int number) {
        return compareTo(new ApiVersion(1, number)) >= 0;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
