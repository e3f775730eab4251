package dev.bulkhead.image.layer;

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
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Packs a tree into an archive, sorted by name: the same tree gives the same bytes. Hard links,
 * holes, devices, extended attributes and odd names are kept; sockets are left out, since no
 * archive has them.
 *
 * <p>Processes may change the tree meanwhile, even with intent: every file is opened once, as
 * itself and not through a link, and everything about it is asked of that descriptor. What vanishes
 * is not packed.
 */
final class TreePacker {
    private static final DeviceNumber NO_DEVICE = new DeviceNumber(0, 0);
    private static final String WHITEOUT_PREFIX = ".wh.";
    private static final String OPAQUE_MARK = ".wh..wh..opq";
    private static final int OTHERS_MAY_READ = 04;
    private static final int OTHERS_MAY_ENTER = 05;

    private final Packing packing;
    private final TarWriter writer;
    private final FileContentReader reader = new FileContentReader();
    private final Map<Inode, String> firstNames = new HashMap<>();

    /** Which file it is that has several names. */
    private record Inode(DeviceNumber device, long number) {}

    TreePacker(Packing packing, OutputStream out) {
        this.packing = packing;
        this.writer = new TarWriter(out);
    }

    /**
     * Packs a file, with all below it if it is a directory, and ends the archive.
     *
     * @param node by O_PATH
     * @param name what it is called in the archive
     */
    void pack(Fd node, String name) throws IOException {
        pack(node, name, "");
        writer.finish();
    }

    /**
     * Packs a file.
     *
     * @param path where it is in the tree, for what is told by path; empty: the root
     */
    private void pack(Fd node, String name, String path) throws IOException {
        FileStatus status = FileAttributes.statx(node);
        if (!path.isEmpty() && isLeftOut(status)) {
            return;
        }
        switch (status.type()) {
            case DIRECTORY -> packDirectory(node, status, name, path);
            case REGULAR -> packRegular(node, status, name, path);
            case SYMLINK -> packNode(node, status, TarEntryType.SYMBOLIC_LINK, name);
            case CHARACTER_DEVICE -> {
                if (packing.overlay() && status.deviceNumber().equals(NO_DEVICE)) {
                    packMark(sibling(name, WHITEOUT_PREFIX + last(name)));
                } else {
                    packNode(node, status, TarEntryType.CHARACTER_DEVICE, name);
                }
            }
            case BLOCK_DEVICE -> packNode(node, status, TarEntryType.BLOCK_DEVICE, name);
            case FIFO -> packNode(node, status, TarEntryType.FIFO, name);
            case SOCKET, UNKNOWN -> {}
        }
    }

    private boolean isLeftOut(FileStatus status) {
        if (packing.foreign() || packing.ids().contains(status.uid())) {
            return false;
        }
        int needed = status.type() == FileType.DIRECTORY ? OTHERS_MAY_ENTER : OTHERS_MAY_READ;
        return status.type() != FileType.SYMLINK && (status.permissions() & needed) != needed;
    }

    private void packDirectory(Fd node, FileStatus status, String name, String path)
            throws IOException {
        try (Directory directory =
                Directory.of(Fcntl.open(node.procPath(), Fcntl.O_RDONLY | Fcntl.O_DIRECTORY))) {
            List<DirectoryEntry> entries = new ArrayList<>(directory.list());
            if (entries.isEmpty() && packing.placeholders().contains(path)) {
                return;
            }
            writer.write(
                    entry(node, status, TarEntryType.DIRECTORY, name + "/", "", SparseMap.EMPTY),
                    TarWriter.Content.NONE);
            if (packing.overlay() && Xattr.get(node, OverlayMarks.OPAQUE).isPresent()) {
                packMark(name + "/" + OPAQUE_MARK);
            }
            entries.sort(Comparator.comparing(DirectoryEntry::name));
            for (DirectoryEntry each : entries) {
                packChild(directory, each.name(), name, path);
            }
        }
    }

    private void packChild(Directory directory, String child, String name, String path)
            throws IOException {
        try (Fd node = directory.node(child)) {
            pack(node, name + "/" + child, path.isEmpty() ? child : path + "/" + child);
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private void packRegular(Fd node, FileStatus status, String name, String path)
            throws IOException {
        if (status.size() == 0 && packing.placeholders().contains(path)) {
            return;
        }
        if (isFurtherName(status, name)) {
            packLink(node, status, name);
            return;
        }
        try (Fd file = Fcntl.open(node.procPath(), Fcntl.O_RDONLY | Fcntl.O_NOCTTY)) {
            SparseMap map = FileContentReader.map(file, status.size());
            TarEntry entry = entry(node, status, TarEntryType.FILE, name, "", map);
            writer.write(entry, out -> reader.copy(file, map, out));
        }
    }

    private void packNode(Fd node, FileStatus status, TarEntryType type, String name)
            throws IOException {
        if (isFurtherName(status, name)) {
            packLink(node, status, name);
            return;
        }
        String target = type == TarEntryType.SYMBOLIC_LINK ? Directory.readlink(node) : "";
        writer.write(
                entry(node, status, type, name, target, SparseMap.EMPTY), TarWriter.Content.NONE);
    }

    private boolean isFurtherName(FileStatus status, String name) {
        return status.links() > 1
                && firstNames.putIfAbsent(new Inode(status.device(), status.inode()), name) != null;
    }

    private void packLink(Fd node, FileStatus status, String name) throws IOException {
        String first = firstNames.getOrDefault(new Inode(status.device(), status.inode()), name);
        writer.write(
                entry(node, status, TarEntryType.HARD_LINK, name, first, SparseMap.EMPTY),
                TarWriter.Content.NONE);
    }

    /** A whiteout or the mark of an opaque directory: an empty file. */
    private void packMark(String name) throws IOException {
        TarEntry mark =
                new TarEntry(
                        TarEntryType.FILE,
                        name,
                        "",
                        0,
                        0,
                        0,
                        Instant.EPOCH,
                        SparseMap.EMPTY,
                        NO_DEVICE,
                        Map.of());
        writer.write(mark, TarWriter.Content.NONE);
    }

    private TarEntry entry(
            Fd node,
            FileStatus status,
            TarEntryType type,
            String name,
            String target,
            SparseMap content)
            throws IOException {
        boolean device = type == TarEntryType.CHARACTER_DEVICE || type == TarEntryType.BLOCK_DEVICE;
        return new TarEntry(
                type,
                name,
                target,
                status.permissions(),
                packing.ids().inside(status.uid()),
                packing.ids().inside(status.gid()),
                status.modified(),
                content,
                device ? status.deviceNumber() : NO_DEVICE,
                attributes(node, type));
    }

    /** A link of the archive has none: they are those of the file that it leads to. */
    private Map<String, byte[]> attributes(Fd node, TarEntryType type) throws IOException {
        Map<String, byte[]> attributes = new TreeMap<>();
        if (type != TarEntryType.FILE && type != TarEntryType.DIRECTORY) {
            return attributes;
        }
        for (String name : names(node)) {
            // A record ends the name at its first '='.
            if (ArchivedAttributes.include(name, type) && name.indexOf('=') < 0) {
                Xattr.get(node, name).ifPresent(value -> attributes.put(name, inside(name, value)));
            }
        }
        return attributes;
    }

    private byte[] inside(String name, byte[] value) {
        return name.equals(FileCapabilities.ATTRIBUTE)
                ? FileCapabilities.inside(value, packing.ids())
                : value;
    }

    /** Some file systems have no extended attributes at all. */
    private static List<String> names(Fd node) throws KernelException {
        try {
            return Xattr.list(node);
        } catch (KernelException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                return List.of();
            }
            throw e;
        }
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String sibling(String name, String other) {
        return name.substring(0, name.lastIndexOf('/') + 1) + other;
    }
}
