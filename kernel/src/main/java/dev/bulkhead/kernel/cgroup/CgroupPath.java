package dev.bulkhead.kernel.cgroup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The place of a cgroup below the mount point of its hierarchy, such as {@code /bulkhead/3f2a}; the
 * same in every hierarchy.
 *
 * @param names the directory names from the top, at least one
 */
public record CgroupPath(List<String> names) {
    private static final int NAME_MAX = 255;

    public CgroupPath {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException(
                    "a cgroup path names at least one directory: the root itself is the host's");
        }
        names.forEach(CgroupPath::check);
    }

    /**
     * Reads a path; leading and repeated slashes don't matter.
     *
     * @throws IllegalArgumentException if it is empty, or a name is {@code ..}, too long or would
     *     be refused by the kernel
     */
    public static CgroupPath of(String path) {
        return new CgroupPath(
                Arrays.stream(path.split("/", -1)).filter(name -> !name.isEmpty()).toList());
    }

    private static void check(String name) {
        boolean special = name.isEmpty() || name.equals(".") || name.equals("..");
        boolean illegal = name.indexOf('/') >= 0 || name.chars().anyMatch(c -> c < ' ');
        if (special || illegal || name.length() > NAME_MAX) {
            throw new IllegalArgumentException("not a name of a cgroup: \"" + name + "\"");
        }
    }

    /** Returns the directory of this cgroup below a hierarchy's mount point. */
    Path below(Path mountPoint) {
        return mountPoint.resolve(String.join("/", names));
    }

    @Override
    public String toString() {
        return "/" + String.join("/", names);
    }
}
