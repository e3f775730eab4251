package dev.bulkhead.kernel;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a Linux kernel, as far as features go by it.
 *
 * @param major the number before the first dot
 * @param minor the number after it
 */
public record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
    private static final Pattern RELEASE = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");
    private static final Comparator<KernelVersion> ORDER =
            Comparator.comparingInt(KernelVersion::major).thenComparingInt(KernelVersion::minor);

    public KernelVersion {
        if (major < 0 || minor < 0) {
            throw new IllegalArgumentException("kernel version %d.%d".formatted(major, minor));
        }
    }

    /**
     * Reads a release as uname(2) gives it, such as {@code 6.18.44-fc}.
     *
     * @throws IllegalArgumentException if it does not begin with two numbers
     */
    public static KernelVersion parse(String release) {
        Matcher matcher = RELEASE.matcher(release.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a kernel release: \"%s\"".formatted(release));
        }
        return new KernelVersion(
                Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Returns whether this is the given version or a later one. */
    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new KernelVersion(otherMajor, otherMinor)) >= 0;
    }

    @Override
    public int compareTo(KernelVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
