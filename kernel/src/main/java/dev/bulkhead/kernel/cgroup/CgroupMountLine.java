package dev.bulkhead.kernel.cgroup;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of /proc/self/mountinfo that mounts a hierarchy of cgroups; see proc_pid_mountinfo(5).
 *
 * @param root the cgroup, from the hierarchy's root, that lies at the mount point
 * @param options of version 1, among them the names of the controllers
 */
record CgroupMountLine(Path mountPoint, String root, boolean unified, Set<String> options) {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    /** Fields before the dash: id, parent, device, root, mount point, options, tags… */
    private static final int ROOT = 3;

    private static final int MOUNT_POINT = 4;

    /** Keeps the cgroup mounts that can be seen: a later mount on the same place hides one. */
    static List<CgroupMountLine> parse(String mountInfo) {
        Map<Path, CgroupMountLine> mounts = new LinkedHashMap<>();
        mountInfo
                .lines()
                .forEach(line -> {
                    int dash = line.indexOf(" - ");
                    if (dash > 0) {
                        read(
                                mounts,
                                line.substring(0, dash).split(" ", -1),
                                line.substring(dash + 3).split(" ", -1));
                    }
                });
        return List.copyOf(mounts.values());
    }

    /** After the dash: type, source, options of the file system. */
    private static void read(
            Map<Path, CgroupMountLine> mounts, String[] place, String[] fileSystem) {
        if (place.length <= MOUNT_POINT || fileSystem.length < 3) {
            return;
        }
        Path mountPoint = Path.of(unescape(place[MOUNT_POINT]));
        mounts.remove(mountPoint);
        boolean unified = fileSystem[0].equals("cgroup2");
        if (unified || fileSystem[0].equals("cgroup")) {
            mounts.put(
                    mountPoint,
                    new CgroupMountLine(
                            mountPoint,
                            unescape(place[ROOT]),
                            unified,
                            Set.copyOf(List.of(fileSystem[2].split(",", -1)))));
        }
    }

    private static String unescape(String field) {
        return OCTAL.matcher(field).replaceAll(CgroupMountLine::character);
    }

    private static String character(MatchResult octal) {
        return Matcher.quoteReplacement(Character.toString(Integer.parseInt(octal.group(1), 8)));
    }

    static Optional<CgroupMountLine> of(List<CgroupMountLine> mounts, String controller) {
        return mounts.stream()
                .filter(mount -> !mount.unified && mount.options.contains(controller))
                .min(WIDEST);
    }

    static Optional<CgroupMountLine> unified(List<CgroupMountLine> mounts) {
        return mounts.stream().filter(CgroupMountLine::unified).min(WIDEST);
    }

    /**
     * Of several mounts of one hierarchy the one that shows most of it, and of these the first:
     * bind mounts for containers show a part.
     */
    private static final Comparator<CgroupMountLine> WIDEST =
            Comparator.comparingInt(mount -> mount.root.length());

    /**
     * Makes a cgroup's path from the hierarchy's root one from the mount point: within a container
     * the mount shows only the container's own part.
     */
    Hierarchy hierarchy(String own) {
        boolean below = root.equals("/") || own.equals(root) || own.startsWith(root + "/");
        String relative = root.equals("/") ? own : below ? own.substring(root.length()) : "";
        return new Hierarchy(mountPoint, relative.isEmpty() ? "/" : relative);
    }
}
