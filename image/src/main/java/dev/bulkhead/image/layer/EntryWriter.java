package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Xattr;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes what the entries of an archive describe, one after the other, in a layer's directory. */
final class EntryWriter {
    private static final String WHITEOUT_PREFIX = ".wh.";
    private static final String OPAQUE_MARK = ".wh..wh..opq";

    /** What aufs, whose format this once was, kept for itself. */
    private static final String BOOKKEEPING_PREFIX = ".wh..wh.";

    private final LayerTree tree;
    private final TarReader reader;
    private final FileContentWriter content;
    private final Map<LayerPath, Instant> directoryTimes = new LinkedHashMap<>();

    EntryWriter(LayerTree tree, TarReader reader) {
        this.tree = tree;
        this.reader = reader;
        this.content = new FileContentWriter(reader);
    }

    /** Makes what an entry describes; takes its data from the reader. */
    void write(TarEntry entry) throws IOException {
        LayerPath path = LayerPath.of(entry.name());
        if (path.isRoot()) {
            writeRoot(entry);
        } else if (path.name().equals(OPAQUE_MARK)) {
            tree.makeOpaque(tree.parent(path).fd());
        } else if (isBookkeeping(path)) {
            return;
        } else if (path.name().startsWith(WHITEOUT_PREFIX)) {
            writeWhiteout(path);
        } else {
            writeFile(entry, path);
        }
    }

    /**
     * Gives the directories their times, which making entries in them has changed: for after the
     * last entry.
     */
    void finish() throws IOException {
        for (Map.Entry<LayerPath, Instant> each : directoryTimes.entrySet()) {
            try (Fd node = tree.root().node(each.getKey().toString())) {
                if (FileAttributes.statx(node).type() == FileType.DIRECTORY) {
                    FileAttributes.futimens(node, each.getValue(), each.getValue());
                }
            } catch (KernelException e) {
                requireReplaced(e);
            }
        }
    }

    /** A later entry may have put something else in a directory's place, or in a parent's. */
    private static void requireReplaced(KernelException e) throws KernelException {
        switch (e.errno()) {
            case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> {}
            default -> throw e;
        }
    }

    private static boolean isBookkeeping(LayerPath path) {
        return path.path().startsWith(BOOKKEEPING_PREFIX)
                || path.path().contains("/" + BOOKKEEPING_PREFIX);
    }

    private void writeRoot(TarEntry entry) throws IOException {
        if (entry.type() != TarEntryType.DIRECTORY) {
            throw new IOException("a %s cannot be the layer's root".formatted(entry.type()));
        }
        setAttributes(tree.root().fd(), entry);
        directoryTimes.put(new LayerPath(""), entry.modified());
    }

    private void writeWhiteout(LayerPath path) throws IOException {
        String hidden = path.name().substring(WHITEOUT_PREFIX.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw new IOException("the whiteout hides no name");
        }
        tree.hide(tree.parent(path), hidden);
    }

    private void writeFile(TarEntry entry, LayerPath path) throws IOException {
        Directory parent = tree.parent(path);
        String name = path.name();
        switch (entry.type()) {
            case FILE -> writeRegular(entry, parent, name);
            case HARD_LINK -> writeHardLink(entry, parent, name);
            case DIRECTORY -> {
                try (Fd directory = tree.directory(parent, name)) {
                    setAttributes(directory, entry);
                }
                directoryTimes.put(path, entry.modified());
            }
            case SYMBOLIC_LINK ->
                    writeNode(entry, parent, name, () -> parent.symlinkat(entry.target(), name));
            case FIFO -> writeSpecial(entry, parent, name, FileType.FIFO);
            case CHARACTER_DEVICE -> writeSpecial(entry, parent, name, FileType.CHARACTER_DEVICE);
            case BLOCK_DEVICE -> writeSpecial(entry, parent, name, FileType.BLOCK_DEVICE);
        }
    }

    private void writeRegular(TarEntry entry, Directory parent, String name) throws IOException {
        try (Fd file = tree.regularFile(parent, name)) {
            if (entry.content().isWhole() && reader.dataLeft() == entry.content().size()) {
                reader.startContent(LayerPath.of(entry.name()));
                content.write(file, entry.content());
                reader.endContent();
            } else {
                content.write(file, entry.content());
            }
            setAttributes(file, entry);
            FileAttributes.futimens(file, entry.modified(), entry.modified());
        }
    }

    private void writeHardLink(TarEntry entry, Directory parent, String name) throws IOException {
        LayerPath target = LayerPath.of(entry.target());
        try {
            tree.replace(parent, name, () -> tree.root().linkat(target.toString(), parent, name));
        } catch (KernelException e) {
            throw new IOException(
                    "hard link to \"%s\" of this layer: %s"
                            .formatted(entry.target(), e.getMessage()),
                    e);
        }
    }

    private void writeSpecial(TarEntry entry, Directory parent, String name, FileType type)
            throws IOException {
        writeNode(entry, parent, name, () -> parent.mknodat(name, type, 0600, entry.device()));
    }

    private void writeNode(
            TarEntry entry, Directory parent, String name, LayerTree.Creation creation)
            throws IOException {
        tree.replace(parent, name, creation);
        try (Fd node = parent.node(name)) {
            setAttributes(node, entry);
            FileAttributes.futimens(node, entry.modified(), entry.modified());
        }
    }

    /** Owner first: changing it clears the set-user-id bit and the file's capabilities. */
    private static void setAttributes(Fd file, TarEntry entry) throws IOException {
        FileAttributes.fchown(file, entry.uid(), entry.gid());
        if (entry.type() != TarEntryType.SYMBOLIC_LINK) {
            FileAttributes.fchmod(file, entry.permissions());
        }
        for (Map.Entry<String, byte[]> attribute : entry.attributes().entrySet()) {
            if (ArchivedAttributes.include(attribute.getKey(), entry.type())) {
                Xattr.set(file, attribute.getKey(), attribute.getValue());
            }
        }
    }
}
