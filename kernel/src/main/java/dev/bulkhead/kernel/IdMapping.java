package dev.bulkhead.kernel;

/**
 * A range of user or group ids and what they are outside: one line of /proc/PID/uid_map, see
 * user_namespaces(7).
 *
 * @param containerId the first id inside
 * @param hostId the first id outside
 * @param size how many ids follow each other, at least 1
 */
public record IdMapping(long containerId, long hostId, long size) {
    /** One past the largest id: 2^32 - 1 means no id. */
    private static final long END = 0xffffffffL;

    public IdMapping {
        if (containerId < 0
                || hostId < 0
                || size < 1
                || size > END
                || containerId + size > END
                || hostId + size > END) {
            throw new IllegalArgumentException(
                    "id mapping %d:%d:%d is out of range".formatted(containerId, hostId, size));
        }
    }

    /** Returns the line of the map's file. */
    @Override
    public String toString() {
        return containerId + " " + hostId + " " + size;
    }
}
