package dev.bulkhead.engine;

import dev.bulkhead.image.layer.FileTree;
import dev.bulkhead.image.layer.IdShift;
import dev.bulkhead.image.layer.PackedStream;
import dev.bulkhead.image.layer.TreePath;
import dev.bulkhead.image.layer.Unpacking;
import dev.bulkhead.image.snapshot.Change;
import dev.bulkhead.image.snapshot.Snapshot;
import dev.bulkhead.image.snapshot.SnapshotFiles;
import dev.bulkhead.runtime.ContainerRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The files of a container on this machine. */
final class LocalContainerFiles implements ContainerFiles {
    private static final Path HOST = Path.of("/");

    /** What is made in every root that lacks it, to mount upon. */
    private static final Set<String> PLACEHOLDERS =
            Set.of(
                    "dev",
                    "dev/pts",
                    "dev/shm",
                    "dev/mqueue",
                    "dev/console",
                    "etc/hostname",
                    "etc/hosts",
                    "etc/resolv.conf",
                    "proc",
                    "sys",
                    "sys/fs",
                    "sys/fs/cgroup");

    private final EngineParts engine;
    private final ContainerRecord record;
    private final RootAccess access;

    /** Opens the root file system of the container as it is now. */
    @FunctionalInterface
    interface RootAccess {
        /** Does work on the root; a container that does not run is not started meanwhile. */
        void use(Work work) throws EngineException, IOException;
    }

    /** Something that is done with a root. */
    @FunctionalInterface
    interface Work {
        void on(ContainerRoot root) throws EngineException, IOException;
    }

    LocalContainerFiles(EngineParts engine, ContainerRecord record, RootAccess access) {
        this.engine = engine;
        this.record = record;
        this.access = access;
    }

    private static IdShift ids(EngineParts engine, ContainerRecord record) {
        return record.firstId()
                .map(first -> new IdShift(first, engine.ranges().size()))
                .orElse(IdShift.NONE);
    }

    /** Something that is done with the files. */
    @FunctionalInterface
    private interface TreeWork {
        void on(FileTree tree) throws EngineException, IOException;
    }

    private void use(String what, TreeWork work) throws EngineException {
        try {
            access.use(root -> {
                try (FileTree tree = FileTree.open(root.path(), ids(engine, record))) {
                    work.on(tree);
                }
            });
        } catch (IOException e) {
            throw failed(what, e);
        }
    }

    private EngineException failed(String what, IOException cause) {
        return new EngineException(
                EngineException.Kind.FAILED,
                "%s of container %s: %s".formatted(what, record.name(), cause.getMessage()),
                cause);
    }

    @Override
    public PathStatus status(String path) throws EngineException {
        AtomicReference<@Nullable PathStatus> result = new AtomicReference<>();
        use(path, tree -> result.set(status(tree, path)));
        return Objects.requireNonNull(result.get());
    }

    private PathStatus status(FileTree tree, String path) throws EngineException, IOException {
        FileTree.Status status = tree.status(TreePath.of(path)).orElseThrow(() -> notFound(path));
        return new PathStatus(
                status.name(),
                status.size(),
                status.mode(),
                status.modified(),
                status.linkTarget());
    }

    private EngineException notFound(String path) {
        return new EngineException(
                EngineException.Kind.NOT_FOUND,
                "no such file or directory in container %s: %s".formatted(record.name(), path));
    }

    @Override
    public void read(String path, Target target) throws EngineException {
        use(
                path,
                tree -> {
                    PathStatus status = status(tree, path);
                    TreePath from = TreePath.of(path);
                    boolean whole = from.meansContents() || status.name().equals("/");
                    OutputStream out = target.open(status);
                    try (InputStream archive = tree.pack(from, whole ? "." : status.name())) {
                        archive.transferTo(out);
                    }
                });
    }

    @Override
    public void write(String directory, InputStream archive, boolean keepOwners, boolean replacing)
            throws EngineException {
        use(
                directory,
                tree -> {
                    TreePath place = TreePath.of(directory + "/");
                    if (tree.status(place).isEmpty()) {
                        if (tree.status(TreePath.of(directory)).isEmpty()) {
                            throw notFound(directory);
                        }
                        throw new EngineException(
                                EngineException.Kind.BAD_REQUEST,
                                "%s of container %s is no directory: an archive is unpacked to one"
                                        .formatted(directory, record.name()));
                    }
                    tree.unpack(archive, place, owner(keepOwners), replacing);
                });
    }

    private static Optional<Unpacking.Owner> owner(boolean keepOwners) {
        return keepOwners ? Optional.empty() : Optional.of(Unpacking.Owner.ROOT);
    }

    @Override
    public long copyOut(String path, String hostPath, CopyOptions options) throws EngineException {
        return copy("copy of " + path, (tree, host) -> copy(tree, path, host, hostPath, options));
    }

    @Override
    public long copyIn(String hostPath, String path, CopyOptions options) throws EngineException {
        return copy("copy to " + path, (tree, host) -> copy(host, hostPath, tree, path, options));
    }

    /** A copy between two trees; returns its bytes. */
    @FunctionalInterface
    private interface Copy {
        long between(FileTree container, FileTree host) throws EngineException, IOException;
    }

    private long copy(String what, Copy copy) throws EngineException {
        AtomicLong bytes = new AtomicLong();
        use(
                what,
                tree -> {
                    try (FileTree host = FileTree.open(HOST, IdShift.NONE)) {
                        bytes.set(copy.between(tree, host));
                    }
                });
        return bytes.get();
    }

    private static long copy(
            FileTree from, String source, FileTree to, String destination, CopyOptions options)
            throws EngineException, IOException {
        CopyPlace.Source what = CopyPlace.Source.find(from, source, options.followLink());
        CopyPlace place = CopyPlace.of(what, to, destination);
        try (PackedStream archive = from.pack(what.path(), place.name())) {
            to.unpack(archive, place.directory(), owner(options.keepOwners()), false);
            return archive.count();
        }
    }

    /** What is told by the container's own directory alone. */
    private SnapshotFiles snapshot() {
        return snapshot(engine, record);
    }

    /** Returns what a container has written, and what it sees. */
    static SnapshotFiles snapshot(EngineParts engine, ContainerRecord record) {
        return new SnapshotFiles(
                new Snapshot(engine.layout().container(record.id()), record.layers()),
                ids(engine, record),
                PLACEHOLDERS);
    }

    @Override
    public void export(OutputStream out) throws EngineException {
        try (InputStream archive = snapshot().export()) {
            archive.transferTo(out);
        } catch (IOException e) {
            throw failed("export", e);
        }
    }

    @Override
    public List<FileChange> changes() throws EngineException {
        try {
            return snapshot().changes().stream()
                    .map(change -> new FileChange(kind(change.kind()), change.path()))
                    .toList();
        } catch (IOException e) {
            throw failed("changes", e);
        }
    }

    private static FileChange.Kind kind(Change.Kind kind) {
        return switch (kind) {
            case MODIFIED -> FileChange.Kind.MODIFIED;
            case ADDED -> FileChange.Kind.ADDED;
            case DELETED -> FileChange.Kind.DELETED;
        };
    }

    @Override
    public long writtenBytes() throws EngineException {
        try {
            return snapshot().writtenBytes();
        } catch (IOException e) {
            throw failed("size", e);
        }
    }
}
