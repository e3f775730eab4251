package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonName;
import java.util.Locale;

/**
 * How mounts below the root travel between mount namespaces (mount_namespaces(7), "Shared
 * subtrees"). The names with an R mean every mount below too; the specification lists them only for
 * mounts, other runtimes take them here as well.
 */
public enum RootfsPropagation implements JsonName {
    SHARED,
    RSHARED,
    SLAVE,
    RSLAVE,
    PRIVATE,
    RPRIVATE,
    UNBINDABLE,
    RUNBINDABLE;

    @Override
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
