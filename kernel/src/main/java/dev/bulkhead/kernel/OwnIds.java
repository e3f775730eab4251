package dev.bulkhead.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The user namespace that this process is in, by its maps: user_namespaces(7). The host's own has
 * all ids; in another, root is an ordinary user of the host and its rights end at what the
 * namespace owns.
 *
 * @param host whether it is the host's own
 * @param hostUser who its root is outside
 * @param count how many ids from 0 up are users as well as groups
 * @param groups whether a process may change its groups
 * @param userMap the ranges of users; a namespace within this one maps no range across two of them
 * @param groupMap the ranges of groups
 */
public record OwnIds(
        boolean host,
        long hostUser,
        long count,
        boolean groups,
        List<IdMapping> userMap,
        List<IdMapping> groupMap) {
    private static final long ALL = 0xffff_ffffL;
    private static final int LARGEST_MAP = 64 * 1024;

    public OwnIds {
        userMap = List.copyOf(userMap);
        groupMap = List.copyOf(groupMap);
    }

    /** Reads the maps of this process. */
    public static OwnIds current() throws IOException {
        return parse(
                read("/proc/self/uid_map"),
                read("/proc/self/gid_map"),
                read("/proc/self/setgroups").strip().equals("allow"));
    }

    static OwnIds parse(String users, String groups, boolean mayChangeGroups) {
        List<IdMapping> map = lines(users);
        long count = Math.min(fromZero(map), fromZero(lines(groups)));
        boolean host = map.size() == 1 && map.getFirst().equals(new IdMapping(0, 0, ALL));
        long user = map.isEmpty() ? ALL : map.getFirst().hostId();
        return new OwnIds(host, user, count, mayChangeGroups, map, lines(groups));
    }

    /** How far the ids go without a gap, whatever the order of the lines. */
    private static long fromZero(List<IdMapping> map) {
        long next = 0;
        boolean grown = true;
        while (grown) {
            grown = false;
            for (IdMapping line : map) {
                if (line.containerId() == next) {
                    next += line.size();
                    grown = true;
                }
            }
        }
        return next;
    }

    private static List<IdMapping> lines(String text) {
        List<IdMapping> map = new ArrayList<>();
        text.lines()
                .forEach(line -> {
                    String[] fields = line.strip().split("\\s+", -1);
                    map.add(
                            new IdMapping(
                                    Long.parseLong(fields[0]),
                                    Long.parseLong(fields[1]),
                                    Long.parseLong(fields[2])));
                });
        return map;
    }

    private static String read(String path) throws IOException {
        try (Fd file = Fcntl.open(path, Fcntl.O_RDONLY)) {
            return new String(Io.readAll(file, LARGEST_MAP), StandardCharsets.US_ASCII);
        }
    }
}
