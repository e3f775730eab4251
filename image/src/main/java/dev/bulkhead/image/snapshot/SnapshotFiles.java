package dev.bulkhead.image.snapshot;

import dev.bulkhead.image.layer.IdShift;
import dev.bulkhead.image.layer.LayerPacker;
import dev.bulkhead.image.layer.LayerPacker.PackedLayer;
import dev.bulkhead.image.layer.PackedStream;
import dev.bulkhead.image.layer.Packing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a container has written and what it sees, as archives; it may run or not.
 *
 * @param snapshot its file system
 * @param ids what its owners are shifted by on the disk
 * @param placeholders paths that the engine makes to mount upon, without a slash before them
 */
public record SnapshotFiles(Snapshot snapshot, IdShift ids, Set<String> placeholders) {
    public SnapshotFiles {
        placeholders = Set.copyOf(placeholders);
    }

    /**
     * Packs what the container sees of its root file system, without anything that is mounted in
     * it.
     *
     * @return an archive that is made while it is read
     */
    public InputStream export() throws IOException {
        return PackedStream.of(this::export);
    }

    private void export(OutputStream out) throws IOException {
        List<Path> directories = new ArrayList<>();
        directories.add(snapshot.upper());
        snapshot.layers().forEach(layer -> directories.add(layer.directory()));
        boolean foreign = snapshot.layers().stream().allMatch(Layer::idmapped);
        try (MergedView view = MergedView.of(directories)) {
            LayerPacker.pack(view.root(), new Packing(ids, false, foreign, Set.of()), out);
        }
    }

    /**
     * Packs what the container has changed as a layer.
     *
     * @param out is not closed
     */
    public PackedLayer packChanges(OutputStream out) throws IOException {
        return LayerPacker.pack(snapshot.upper(), new Packing(ids, true, true, placeholders), out);
    }

    /** Lists what the container has changed, by path. */
    public List<Change> changes() throws IOException {
        return ChangeFinder.find(snapshot, placeholders);
    }

    /** Adds up the sizes of what the container has written. */
    public long writtenBytes() throws IOException {
        return TreeSize.of(snapshot.upper());
    }
}
