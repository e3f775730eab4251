package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.InvalidFieldException;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;

/**
 * A range of user or group ids and what it is outside (user_namespaces(7)).
 *
 * @param containerId first id in the container, 32 bits without a sign
 * @param hostId first id outside, 32 bits without a sign
 * @param size number of ids, at least 1; neither range goes beyond 32 bits
 * @param unknown fields that are kept as they are
 */
public record IdMapping(long containerId, long hostId, long size, JsonObject unknown) {
    /** Checks the ranges. */
    public IdMapping {
        Check.range("containerID", containerId, 0, Check.MAX_UINT32);
        Check.range("hostID", hostId, 0, Check.MAX_UINT32);
        Check.range("size", size, 1, Check.MAX_UINT32);
        if (Math.max(containerId, hostId) + size > Check.MAX_UINT32 + 1) {
            throw new InvalidFieldException("size", size + " ids go beyond the largest id");
        }
    }

    /** Maps a range. */
    public IdMapping(long containerId, long hostId, long size) {
        this(containerId, hostId, size, JsonObject.EMPTY);
    }

    static IdMapping read(ObjectReader in) {
        return new IdMapping(
                in.requiredInteger("containerID"),
                in.requiredInteger("hostID"),
                in.requiredInteger("size"),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .integer("containerID", containerId)
                .integer("hostID", hostId)
                .integer("size", size)
                .finish(unknown);
    }
}
