package dev.bulkhead.image.layer;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.FileAttributes;
import dev.bulkhead.kernel.FileStatus;
import dev.bulkhead.kernel.FileType;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Xattr;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the files of an archive into a tree that is in use: over what is there, following the links
 * that are there, within the tree alone.
 *
 * <p>Processes of a container may change the tree meanwhile, with intent. No path leaves the root
 * however they do it, and nothing but a new file, or a regular one, is ever written to.
 */
final class TreeUnpacker {
    private static final int NEW_FILE = Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY;
    private static final int IMPLIED_PERMISSIONS = 0755;

    private final Directory root;
    private final String base;
    private final Unpacking unpacking;
    private final TarReader reader;
    private final FileContentWriter content;
    private final Map<String, Instant> directoryTimes = new LinkedHashMap<>();

    /**
     * Makes ready.
     *
     * @param base the directory of the tree that the archive's names are relative to
     */
    TreeUnpacker(Directory root, String base, Unpacking unpacking, TarReader reader) {
        this.root = root;
        this.base = base;
        this.unpacking = unpacking;
        this.reader = reader;
        this.content = new FileContentWriter(reader);
    }

    /**
     * Unpacks an archive.
     *
     * @param archive plain, or compressed by gzip, zstd, xz or bzip2; it is closed
     * @throws LayerException if the archive is corrupt, or a file cannot be made
     */
    static void unpack(InputStream archive, Directory root, String base, Unpacking unpacking)
            throws LayerException {
        try (InputStream plain = Compression.decompress(archive)) {
            ArchiveStream stream =
                    new ArchiveStream(plain, Long.MAX_VALUE, _ -> {}, ArchiveRecorder.NONE);
            TarReader reader = new TarReader(stream, Long.MAX_VALUE);
            try {
                new TreeUnpacker(root, base, unpacking, reader).unpack();
                stream.finish();
            } catch (IOException e) {
                throw new LayerException("archive, " + reader.place(), e);
            }
        } catch (LayerException e) {
            throw e;
        } catch (IOException e) {
            throw new LayerException("archive, at the start", e);
        }
    }

    private void unpack() throws IOException {
        for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            LayerPath path = LayerPath.of(entry.get().name());
            if (path.isRoot()) {
                // The place itself: it is somebody's already.
                continue;
            }
            write(entry.get(), path);
        }
        for (Map.Entry<String, Instant> each : directoryTimes.entrySet()) {
            try (Fd node = root.node(each.getKey())) {
                FileAttributes.futimens(node, each.getValue(), each.getValue());
            } catch (KernelException e) {
                requireChanged(e);
            }
        }
    }

    /** Somebody may have put something else in a directory's place meanwhile. */
    private static void requireChanged(KernelException e) throws KernelException {
        switch (e.errno()) {
            case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP -> {}
            default -> throw e;
        }
    }

    private void write(TarEntry entry, LayerPath path) throws IOException {
        String name = path.name();
        try (Directory parent = parent(path)) {
            switch (entry.type()) {
                case DIRECTORY -> writeDirectory(entry, parent, path);
                case FILE -> {
                    try (Fd file = regularFile(parent, name)) {
                        content.write(file, entry.content());
                        setAttributes(file, entry);
                    }
                }
                case HARD_LINK -> {
                    makeRoom(parent, name);
                    root.linkat(below(LayerPath.of(entry.target())), parent, name);
                }
                case SYMBOLIC_LINK -> {
                    makeRoom(parent, name);
                    parent.symlinkat(entry.target(), name);
                    setAttributes(parent, name, entry);
                }
                case FIFO -> writeSpecial(entry, parent, name, FileType.FIFO);
                case CHARACTER_DEVICE ->
                        writeSpecial(entry, parent, name, FileType.CHARACTER_DEVICE);
                case BLOCK_DEVICE -> writeSpecial(entry, parent, name, FileType.BLOCK_DEVICE);
            }
        }
    }

    private String below(LayerPath path) {
        return path.isRoot() ? base : base + "/" + path.path();
    }

    private Directory parent(LayerPath path) throws KernelException {
        String wanted = below(path.parent());
        try {
            return root.openDirectory(wanted);
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        for (LayerPath each : path.parent().fromTop()) {
            root.openOrMake(below(each), IMPLIED_PERMISSIONS).close();
        }
        return root.openDirectory(wanted);
    }

    private void writeDirectory(TarEntry entry, Directory parent, LayerPath path)
            throws IOException {
        String name = path.name();
        try {
            parent.mkdirat(name, 0700);
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            if (parent.statx(name).type() != FileType.DIRECTORY) {
                requireReplacing("cannot overwrite non-directory \"%s\" with a directory", name);
                parent.deleteTree(name);
                parent.mkdirat(name, 0700);
            }
        }
        setAttributes(parent, name, entry);
        directoryTimes.put(below(path), entry.modified());
    }

    private void writeSpecial(TarEntry entry, Directory parent, String name, FileType type)
            throws IOException {
        makeRoom(parent, name);
        parent.mknodat(name, type, 0600, entry.device());
        setAttributes(parent, name, entry);
    }

    private Fd regularFile(Directory parent, String name) throws IOException {
        try {
            return parent.open(name, NEW_FILE, 0600, 0);
        } catch (KernelException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
        try {
            makeRoom(parent, name);
        } catch (KernelException e) {
            if (e.errno() != Errno.EBUSY) {
                throw e;
            }
            return mountedFile(parent, name);
        }
        return parent.open(name, NEW_FILE, 0600, 0);
    }

    /** A file that something is mounted upon cannot be replaced, but written. */
    private static Fd mountedFile(Directory parent, String name) throws IOException {
        try (Fd node = parent.node(name)) {
            if (FileAttributes.statx(node).type() != FileType.REGULAR) {
                throw new KernelException("write \"%s\"".formatted(name), Errno.EBUSY);
            }
            return Fcntl.open(node.procPath(), Fcntl.O_WRONLY | Fcntl.O_TRUNC);
        }
    }

    private void makeRoom(Directory parent, String name) throws IOException {
        FileStatus existing;
        try {
            existing = parent.statx(name);
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return;
            }
            throw e;
        }
        if (existing.type() == FileType.DIRECTORY) {
            requireReplacing("cannot overwrite directory \"%s\" with a non-directory", name);
            parent.deleteTree(name);
        } else {
            parent.unlinkat(name, 0);
        }
    }

    private void requireReplacing(String refusal, String name) throws IOException {
        if (!unpacking.replacing()) {
            throw new IOException(refusal.formatted(name));
        }
    }

    private void setAttributes(Directory parent, String name, TarEntry entry) throws IOException {
        try (Fd node = parent.node(name)) {
            setAttributes(node, entry);
        }
    }

    /** Owner first: changing it clears the set-user-id bit and the file's capabilities. */
    private void setAttributes(Fd file, TarEntry entry) throws IOException {
        Unpacking.Owner owner =
                unpacking.owner().orElseGet(() -> new Unpacking.Owner(entry.uid(), entry.gid()));
        FileAttributes.fchown(file, outside(owner.uid()), outside(owner.gid()));
        if (entry.type() != TarEntryType.SYMBOLIC_LINK) {
            FileAttributes.fchmod(file, entry.permissions());
        }
        for (Map.Entry<String, byte[]> attribute : entry.attributes().entrySet()) {
            if (ArchivedAttributes.include(attribute.getKey(), entry.type())) {
                setAttribute(file, attribute.getKey(), attribute.getValue());
            }
        }
        FileAttributes.futimens(file, entry.modified(), entry.modified());
    }

    private long outside(long id) throws IOException {
        try {
            return unpacking.ids().outside(id);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A tmpfs or a volume's file system may have no attributes of users: then they are lost. */
    private void setAttribute(Fd file, String name, byte[] value) throws IOException {
        boolean capability = name.equals(FileCapabilities.ATTRIBUTE);
        try {
            Xattr.set(
                    file,
                    name,
                    capability ? FileCapabilities.outside(value, unpacking.ids()) : value);
        } catch (KernelException e) {
            if (e.errno() != Errno.EOPNOTSUPP) {
                throw e;
            }
        }
    }
}
