package dev.bulkhead.runtime.security;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Linux, as far as profiles compare it.
 *
 * @param major the number before the first dot
 * @param minor the number after it
 */
public record KernelVersion(int major, int minor) {
    private static final Pattern RELEASE =
            Pattern.compile("(\\d{1,5})\\.(\\d{1,5})(?:\\D.*)?", Pattern.DOTALL);

    /**
     * Reads the beginning of a release, as uname(2) gives it or a profile's minKernel names it.
     *
     * @throws IllegalArgumentException if it does not begin with two numbers
     */
    public static KernelVersion parse(String release) {
        Matcher matcher = RELEASE.matcher(release);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a kernel version such as 6.18".formatted(release));
        }
        return new KernelVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Returns whether this version is another one or came after it. */
    public boolean isAtLeast(KernelVersion other) {
        return major > other.major || (major == other.major && minor >= other.minor);
    }
}
