package dev.bulkhead.engine;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parts of an SELinux label; those that are absent are the usual ones of containers, and the level
 * is the container's own: two categories that tell it from others.
 *
 * @param user of the process and its files
 * @param role of the process
 * @param type of the process
 * @param level of the process and its files
 * @param fileType of its files
 */
public record SecurityLabel(
        Optional<String> user,
        Optional<String> role,
        Optional<String> type,
        Optional<String> level,
        Optional<String> fileType) {
    /** The usual label. */
    public static final SecurityLabel USUAL =
            new SecurityLabel(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
    private static final Pattern LEVEL = Pattern.compile("[A-Za-z0-9_.:,-]{1,256}");
    private static final int CATEGORIES = 1024;

    public SecurityLabel {
        check("user", user, WORD);
        check("role", role, WORD);
        check("type", type, WORD);
        check("level", level, LEVEL);
        check("filetype", fileType, WORD);
    }

    private static void check(String part, Optional<String> value, Pattern pattern) {
        if (value.filter(text -> !pattern.matcher(text).matches()).isPresent()) {
            throw new IllegalArgumentException(
                    "SELinux %s \"%s\": expected letters, digits and _ . -"
                            .formatted(part, value.get()));
        }
    }

    /** Returns the same with one part set, by the name that it has on the command line. */
    public Optional<SecurityLabel> with(String part, String value) {
        Optional<String> set = Optional.of(value);
        return switch (part) {
            case "user" -> Optional.of(new SecurityLabel(set, role, type, level, fileType));
            case "role" -> Optional.of(new SecurityLabel(user, set, type, level, fileType));
            case "type" -> Optional.of(new SecurityLabel(user, role, set, level, fileType));
            case "level" -> Optional.of(new SecurityLabel(user, role, type, set, fileType));
            case "filetype" -> Optional.of(new SecurityLabel(user, role, type, level, set));
            default -> Optional.empty();
        };
    }

    /** Returns the context of a container's processes. */
    String process(String id) {
        return String.join(
                ":",
                user.orElse("system_u"),
                role.orElse("system_r"),
                type.orElse("container_t"),
                level.orElse(ownLevel(id)));
    }

    /** Returns the context of a container's files. */
    String files(String id) {
        return String.join(
                ":",
                user.orElse("system_u"),
                "object_r",
                fileType.orElse("container_file_t"),
                level.orElse(ownLevel(id)));
    }

    /** Two categories, the lower one first. */
    private static String ownLevel(String id) {
        int first = Integer.parseInt(id.substring(0, 4), 16) % CATEGORIES;
        int second = Integer.parseInt(id.substring(4, 8), 16) % (CATEGORIES - 1);
        second = second >= first ? second + 1 : second;
        return "s0:c%d,c%d".formatted(Math.min(first, second), Math.max(first, second));
    }
}
