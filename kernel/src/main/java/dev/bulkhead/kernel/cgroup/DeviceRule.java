package dev.bulkhead.kernel.cgroup;

import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Allows or denies accesses to device nodes; see Documentation/admin-guide/cgroup-v1/devices.rst.
 *
 * @param allow or deny
 * @param type block devices, character devices, or both
 * @param major the major number, every one if empty; 0 to 2³²−1
 * @param minor the minor number, every one if empty; 0 to 2³²−1
 * @param access the accesses meant, at least one
 */
public record DeviceRule(
        boolean allow, Type type, OptionalLong major, OptionalLong minor, Set<Access> access) {
    private static final long MAX_NUMBER = 0xffff_ffffL;

    /** Block devices, character devices, or both. */
    public enum Type {
        ALL,
        BLOCK,
        CHAR
    }

    /** What may be done; ordered as the kernel writes it. */
    public enum Access {
        READ('r'),
        WRITE('w'),
        MKNOD('m');

        private final char letter;

        Access(char letter) {
            this.letter = letter;
        }
    }

    public DeviceRule {
        major.ifPresent(number -> checkNumber("major", number));
        minor.ifPresent(number -> checkNumber("minor", number));
        access = Set.copyOf(access);
        if (access.isEmpty()) {
            throw new IllegalArgumentException(
                    "a device rule names at least one access of r, w, m");
        }
    }

    private static void checkNumber(String which, long number) {
        if (number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException(
                    which + " number of a device is 0 to " + MAX_NUMBER + ", not " + number);
        }
    }

    /** A rule for every access to every device. */
    public static DeviceRule everything(boolean allow) {
        return new DeviceRule(
                allow, Type.ALL, OptionalLong.empty(), OptionalLong.empty(), accesses("rwm"));
    }

    /**
     * Reads accesses as the kernel writes them, such as {@code rwm}.
     *
     * @throws IllegalArgumentException for another letter or none
     */
    public static Set<Access> accesses(String letters) {
        Set<Access> accesses =
                letters.chars()
                        .mapToObj(letter -> access(letters, (char) letter))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Access.class)));
        if (accesses.isEmpty()) {
            throw new IllegalArgumentException("no access among r, w, m is named");
        }
        return accesses;
    }

    private static Access access(String letters, char letter) {
        for (Access access : Access.values()) {
            if (access.letter == letter) {
                return access;
            }
        }
        throw new IllegalArgumentException("access to a device is of r, w, m, not " + letters);
    }

    /** Returns whether this rule means every access to every device. */
    public boolean isEverything() {
        return type == Type.ALL && major.isEmpty() && minor.isEmpty() && hasEveryAccess();
    }

    boolean hasEveryAccess() {
        return access.size() == Access.values().length;
    }

    DeviceRule withType(Type other) {
        return new DeviceRule(allow, other, major, minor, access);
    }

    DeviceRule withAccess(Set<Access> other) {
        return new DeviceRule(allow, type, major, minor, other);
    }

    /** Returns whether this rule means every node that the other one means. */
    boolean coversNodes(DeviceRule other) {
        return (type == Type.ALL || type == other.type)
                && (major.isEmpty() || major.equals(other.major))
                && (minor.isEmpty() || minor.equals(other.minor));
    }

    /** Returns whether there is a node that both rules mean. */
    boolean sharesNodes(DeviceRule other) {
        return (type == Type.ALL || other.type == Type.ALL || type == other.type)
                && (major.isEmpty() || other.major.isEmpty() || major.equals(other.major))
                && (minor.isEmpty() || other.minor.isEmpty() || minor.equals(other.minor));
    }

    /** Returns the rule as version 1 takes it, such as {@code c 136:* rwm}. */
    @Override
    public String toString() {
        String letter =
                switch (type) {
                    case ALL -> "a";
                    case BLOCK -> "b";
                    case CHAR -> "c";
                };
        return letter + " " + number(major) + ":" + number(minor) + " " + letters();
    }

    private String letters() {
        return access.stream()
                .sorted()
                .map(one -> String.valueOf(one.letter))
                .collect(Collectors.joining());
    }

    private static String number(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "*";
    }
}
