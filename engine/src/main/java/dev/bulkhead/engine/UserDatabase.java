package dev.bulkhead.engine;

import dev.bulkhead.oci.runtime.User;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The users and groups of a container, as its own passwd(5) and group(5) name them.
 *
 * @param passwd the text of /etc/passwd; empty: none
 * @param group the text of /etc/group
 */
record UserDatabase(String passwd, String group) {
    /** For containers of root alone. */
    static final UserDatabase ROOT_ONLY = new UserDatabase("root:x:0:0:root:/root:/bin/sh", "");

    private static final long MAX_ID = 0xffff_fffeL;

    /**
     * Who a program runs as.
     *
     * @param user ids
     * @param home the home directory; / where none is known
     */
    record Identity(User user, String home) {}

    private record Entry(String name, long uid, long gid, String home) {}

    /**
     * Resolves a user.
     *
     * @param user {@code user[:group]} by name or number; empty: root
     * @param groups further groups by name or number
     * @throws EngineException if a name is unknown
     */
    Identity resolve(String user, List<String> groups) throws EngineException {
        int colon = user.indexOf(':');
        String userPart = colon < 0 ? user : user.substring(0, colon);
        Optional<Entry> entry = find(userPart.isEmpty() ? "0" : userPart);
        long uid = userPart.isEmpty() ? 0 : entry.map(Entry::uid).orElseGet(() -> number(userPart));
        if (uid < 0) {
            throw unknown("user", userPart, "/etc/passwd");
        }
        long gid =
                colon >= 0 && colon < user.length() - 1
                        ? group(user.substring(colon + 1))
                        : entry.map(Entry::gid).orElse(0L);
        // Its own too: a process that changes its group must not lose what a group is refused.
        Set<Long> more = new LinkedHashSet<>(Set.of(gid));
        if (colon < 0) {
            entry.ifPresent(known -> more.addAll(memberships(known.name())));
        }
        for (String name : groups) {
            more.add(group(name));
        }
        return new Identity(
                new User(uid, gid, List.copyOf(more)),
                entry.map(Entry::home).orElse(uid == 0 ? "/root" : "/"));
    }

    private Optional<Entry> find(String user) {
        long uid = number(user);
        return passwd.lines()
                .map(line -> line.split(":", -1))
                .filter(fields ->
                        fields.length >= 6 && number(fields[2]) >= 0 && number(fields[3]) >= 0)
                .filter(fields -> fields[0].equals(user) || number(fields[2]) == uid)
                .findFirst()
                .map(fields ->
                        new Entry(
                                fields[0],
                                number(fields[2]),
                                number(fields[3]),
                                fields[5].isEmpty() ? "/" : fields[5]));
    }

    private long group(String name) throws EngineException {
        long gid = number(name);
        if (gid >= 0) {
            return gid;
        }
        return group.lines()
                .map(line -> line.split(":", -1))
                .filter(fields ->
                        fields.length >= 3 && fields[0].equals(name) && number(fields[2]) >= 0)
                .findFirst()
                .map(fields -> number(fields[2]))
                .orElseThrow(() -> unknown("group", name, "/etc/group"));
    }

    private List<Long> memberships(String user) {
        List<Long> found = new ArrayList<>();
        group.lines()
                .map(line -> line.split(":", -1))
                .filter(fields ->
                        fields.length >= 4
                                && List.of(fields[3].split(",", -1)).contains(user)
                                && number(fields[2]) >= 0)
                .forEach(fields -> found.add(number(fields[2])));
        return found;
    }

    private static EngineException unknown(String kind, String name, String file) {
        return new EngineException(
                EngineException.Kind.BAD_REQUEST,
                "unable to find %s %s: no matching entry in the container's %s; use a number"
                        .formatted(kind, name, file));
    }

    /** Returns the id that a text is, or -1. */
    private static long number(String text) {
        if (text.isEmpty()
                || text.length() > 10
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        long value = Long.parseLong(text);
        return value <= MAX_ID ? value : -1;
    }
}
