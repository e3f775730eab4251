package dev.bulkhead.image.layer;

import java.util.Set;

/**
 * How a tree becomes an archive.
 *
 * @param ids what the owners are shifted by on the disk
 * @param overlay whether the tree is a layer of overlayfs, whose whiteouts and opaque directories
 *     become those of the image specification; if not, it is packed as it is
 * @param foreign whether files count that belong to no id of the container and that not everybody
 *     may read: of a root that shows the host's own files, root inside could not read them either
 * @param placeholders paths that are left out where they are empty: what the engine has made to
 *     mount upon, such as {@code proc}
 */
public record Packing(IdShift ids, boolean overlay, boolean foreign, Set<String> placeholders) {
    /** A layer as it lies in a store. */
    public static final Packing LAYER = new Packing(IdShift.NONE, true, true, Set.of());

    /** A tree as it is. */
    public static final Packing TREE = new Packing(IdShift.NONE, false, true, Set.of());

    public Packing {
        placeholders = Set.copyOf(placeholders);
    }

    /** The same with ids that are shifted. */
    public Packing withIds(IdShift shift) {
        return new Packing(shift, overlay, foreign, placeholders);
    }
}
