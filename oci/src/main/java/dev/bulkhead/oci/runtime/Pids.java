package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.OptionalLong;

/**
 * A limit on processes and threads together (OCI runtime specification, config-linux.md, "PIDs").
 *
 * @param limit their number, -1 for no limit
 * @param unknown fields that are kept as they are
 */
public record Pids(OptionalLong limit, JsonObject unknown) {
    /** Nothing is said. */
    public static final Pids NONE = new Pids(OptionalLong.empty(), JsonObject.EMPTY);

    /** Checks the range. */
    public Pids {
        Check.limit("limit", limit);
    }

    /** Sets a limit. */
    public Pids(long limit) {
        this(OptionalLong.of(limit), JsonObject.EMPTY);
    }

    static Pids read(ObjectReader in) {
        return new Pids(in.integer("limit"), in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter().integer("limit", limit).finish(unknown);
    }
}
