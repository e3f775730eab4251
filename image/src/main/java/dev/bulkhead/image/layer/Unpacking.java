package dev.bulkhead.image.layer;

import java.util.Optional;

/**
 * How an archive becomes files of a tree that is there already.
 *
 * @param ids what the owners are shifted by on the disk
 * @param owner who gets everything, by the ids of the archive; absent: who the archive says
 * @param replacing whether a file may take the place of a directory, and the other way round
 */
public record Unpacking(IdShift ids, Optional<Owner> owner, boolean replacing) {
    /** A user and a group. */
    public record Owner(long uid, long gid) {
        /** Root. */
        public static final Owner ROOT = new Owner(0, 0);
    }
}
