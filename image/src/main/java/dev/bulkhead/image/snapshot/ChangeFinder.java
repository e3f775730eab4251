package dev.bulkhead.image.snapshot;

import dev.bulkhead.image.layer.OverlayMarks;
import dev.bulkhead.kernel.DeviceNumber;
import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.DirectoryEntry;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Xattr;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what a container has changed: what its upper directory says of the layers below it. */
final class ChangeFinder {
    private static final DeviceNumber WHITEOUT = new DeviceNumber(0, 0);

    private final MergedView below;
    private final Set<String> placeholders;

    private ChangeFinder(MergedView below, Set<String> placeholders) {
        this.below = below;
        this.placeholders = placeholders;
    }

    static List<Change> find(Snapshot snapshot, Set<String> placeholders) throws IOException {
        List<Path> layers = snapshot.layers().stream().map(Layer::directory).toList();
        try (MergedView below = MergedView.of(layers);
                Directory upper = Directory.open(snapshot.upper().toString())) {
            ChangeFinder finder = new ChangeFinder(below, placeholders);
            List<Change> changes = new ArrayList<>();
            finder.find(upper, "", true, changes);
            return changes;
        }
    }

    /**
     * Finds what was changed in a directory.
     *
     * @param path of the directory, without a slash before it; empty: the root
     * @param merged whether the layers below have a directory that shows through
     */
    private void find(Directory directory, String path, boolean merged, List<Change> changes)
            throws IOException {
        List<DirectoryEntry> entries = new ArrayList<>(directory.list());
        entries.sort(Comparator.comparing(DirectoryEntry::name));
        for (DirectoryEntry entry : entries) {
            String child = path.isEmpty() ? entry.name() : path + "/" + entry.name();
            try (Fd node = directory.node(entry.name())) {
                find(node, child, merged, changes);
            } catch (KernelException e) {
                if (e.errno() != Errno.ENOENT) {
                    throw e;
                }
            }
        }
    }

    private void find(Fd node, String path, boolean merged, List<Change> changes)
            throws IOException {
        FileStatus status = FileAttributes.statx(node);
        Optional<FileStatus> before = merged ? before(path) : Optional.empty();
        if (status.type() == FileType.CHARACTER_DEVICE && status.deviceNumber().equals(WHITEOUT)) {
            changes.add(new Change(Change.Kind.DELETED, "/" + path));
        } else if (status.type() == FileType.DIRECTORY) {
            findDirectory(node, path, before, changes);
        } else if (status.size() > 0 || !placeholders.contains(path)) {
            changes.add(change(path, before));
        }
    }

    private static Change change(String path, Optional<FileStatus> before) {
        return new Change(
                before.isPresent() ? Change.Kind.MODIFIED : Change.Kind.ADDED, "/" + path);
    }

    private void findDirectory(
            Fd node, String path, Optional<FileStatus> before, List<Change> changes)
            throws IOException {
        boolean opaque = Xattr.get(node, OverlayMarks.OPAQUE).isPresent();
        boolean merges = before.map(FileStatus::type).equals(Optional.of(FileType.DIRECTORY));
        List<Change> within = new ArrayList<>();
        try (Directory directory =
                Directory.of(Fcntl.open(node.procPath(), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY))) {
            find(directory, path, merges && !opaque, within);
            if (merges && opaque) {
                addHidden(directory, path, within);
            }
        }
        // What the engine has made to mount upon is nobody's change, nor what leads there.
        boolean isPlace =
                placeholders.contains(path)
                        || placeholders.stream().anyMatch(each -> each.startsWith(path + "/"));
        if (!within.isEmpty() || !isPlace) {
            changes.add(change(path, before));
            changes.addAll(within);
        }
    }

    /**
     * Everything that the layers have in an opaque directory and that was not made anew is gone.
     */
    private void addHidden(Directory directory, String path, List<Change> changes)
            throws IOException {
        Set<String> present = new HashSet<>();
        directory.list().forEach(entry -> present.add(entry.name()));
        try (Directory old = below.root().openDirectory("/" + path)) {
            old.list().stream()
                    .map(DirectoryEntry::name)
                    .filter(name -> !present.contains(name))
                    .sorted()
                    .forEach(name ->
                            changes.add(new Change(Change.Kind.DELETED, "/" + path + "/" + name)));
        }
    }

    /** The container's own path without links: that of a layer is to be the same file. */
    private Optional<FileStatus> before(String path) throws KernelException {
        try (Fd node =
                below.root()
                        .open(
                                "/" + path,
                                Fcntl.O_PATH | Fcntl.O_NOFOLLOW,
                                0,
                                Directory.RESOLVE_NO_SYMLINKS)) {
            return Optional.of(FileAttributes.statx(node));
        } catch (KernelException e) {
            return switch (e.errno()) {
                case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> Optional.empty();
                default -> throw e;
            };
        }
    }
}
