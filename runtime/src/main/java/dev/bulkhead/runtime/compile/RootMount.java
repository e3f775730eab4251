package dev.bulkhead.runtime.compile;

import java.util.List;

/** What a container's root file system is made of. */
public sealed interface RootMount {
    /**
     * A stack of directories: what the container changes goes to the directories {@code upper} and
     * {@code work} in the container's own directory.
     *
     * @param lowers the directories below, topmost first; at least one
     * @param disposable whether the upper directory is thrown away when the container ends: then it
     *     is never synced
     */
    record Overlay(List<Lower> lowers, boolean disposable) implements RootMount {
        public Overlay {
            lowers = List.copyOf(lowers);
            if (lowers.isEmpty()) {
                throw new IllegalArgumentException("an overlay needs at least one lower directory");
            }
        }
    }

    /**
     * A directory of an overlay.
     *
     * @param path absolute
     * @param idMapped whether its owners are shown through the container's id maps
     */
    record Lower(String path, boolean idMapped) {}

    /**
     * A directory as it is; the container changes it in place.
     *
     * @param path absolute
     * @param idMapped whether its owners are shown through the container's id maps
     */
    record Directory(String path, boolean idMapped) implements RootMount {}
}
