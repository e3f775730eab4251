package dev.bulkhead.image.layer;

/**
 * Where the ids of a container begin on the host: what a container changes belongs to shifted ids
 * on the disk, and to small ones in an archive.
 *
 * @param first the id of the host that is 0 inside
 * @param size how many ids the container has; 0: nothing is shifted
 */
public record IdShift(long first, long size) {
    /** Ids are the same on both sides. */
    public static final IdShift NONE = new IdShift(0, 0);

    public IdShift {
        if (first < 0 || size < 0) {
            throw new IllegalArgumentException("ids from %d, %d of them".formatted(first, size));
        }
    }

    /** Returns what an id of the disk is inside; one that is no container's stays. */
    public long inside(long id) {
        return contains(id) ? id - first : id;
    }

    /** Returns whether an id of the disk belongs to the container. */
    public boolean contains(long id) {
        return id >= first && id - first < size;
    }

    /**
     * Returns what an id of the container is on the disk.
     *
     * @throws IllegalArgumentException if the container has no such id
     */
    public long outside(long id) {
        if (size == 0) {
            return id;
        }
        if (id >= size) {
            throw new IllegalArgumentException(
                    "the id %d is beyond the %d that the container has".formatted(id, size));
        }
        return id + first;
    }
}
