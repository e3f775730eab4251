package dev.bulkhead.cli.flags;

import java.util.Set;

/** How mounts spread between host and container; see mount_namespaces(7). */
final class Propagation {
    static final String DEFAULT = "rprivate";

    private static final Set<String> ALL =
            Set.of("private", "rprivate", "slave", "rslave", "shared", "rshared");

    private Propagation() {}

    /** Returns whether the word names a kind of propagation. */
    static boolean isNamedBy(String word) {
        return ALL.contains(word);
    }
}
