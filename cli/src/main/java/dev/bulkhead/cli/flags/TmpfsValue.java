package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.MountRequest;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code --tmpfs}: {@code /inside[:options of tmpfs(5), by commas]}. */
final class TmpfsValue {
    private static final String FLAG = "--tmpfs";
    private static final Pattern OPTION =
            Pattern.compile(
                    "ro|rw|suid|nosuid|dev|nodev|exec|noexec|sync|async|dirsync|atime|noatime"
                            + "|diratime|nodiratime|relatime|norelatime|strictatime"
                            + "|mode=[0-7]{1,4}|[ug]id=[0-9]{1,10}|size=[0-9]{1,19}[kmgKMG%]?"
                            + "|nr_(?:blocks|inodes)=[0-9]{1,19}[kmgKMG]?|mpol=[a-z0-9:,=-]+");

    private TmpfsValue() {}

    static MountRequest parse(String value) {
        int separator = value.indexOf(':');
        String path = separator < 0 ? value : value.substring(0, separator);
        String options = separator < 0 ? "" : value.substring(separator + 1);
        List<String> list = options.isEmpty() ? List.of() : List.of(options.split(",", -1));
        for (String option : list) {
            if (!OPTION.matcher(option).matches()) {
                throw new InvalidFlagException(
                        FLAG,
                        value,
                        "'%s' is no option of a tmpfs; expected such as size=64m, mode=1777, exec"
                                .formatted(option));
            }
        }
        return new MountRequest.Tmpfs(Destination.parse(FLAG, value, path), list);
    }
}
