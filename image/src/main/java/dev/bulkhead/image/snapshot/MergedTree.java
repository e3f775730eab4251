package dev.bulkhead.image.snapshot;

import dev.bulkhead.image.layer.OverlayMarks;
import dev.bulkhead.kernel.DeviceNumber;
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
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Looks files up in layers as overlayfs does, without a mount
 * (Documentation/filesystems/overlayfs.rst): directories of one path are merged, down to an opaque
 * one; anything else hides what lies below it; a whiteout hides and is not there itself.
 *
 * <p>The path is walked one component at a time, and symbolic links are resolved here, against the
 * merged tree: a link of one layer may lead to a file of another.
 */
final class MergedTree implements AutoCloseable {
    private static final int MOST_LINKS = 40;
    private static final int LONGEST_PATH = 4096;
    private static final int NODE = Fcntl.O_PATH | Fcntl.O_NOFOLLOW;

    /** Neither links nor mounts: overlayfs does not show what is mounted within a layer. */
    private static final long PLAIN = Directory.RESOLVE_NO_SYMLINKS | Directory.RESOLVE_NO_XDEV;

    private static final DeviceNumber WHITEOUT = new DeviceNumber(0, 0);

    private final List<Directory> layers = new ArrayList<>();

    private MergedTree() {}

    /** What a path leads to: the layers that have it, the uppermost first. */
    private record Found(String path, FileType type, List<Directory> layers) {}

    static MergedTree open(List<Path> directories) throws KernelException {
        MergedTree tree = new MergedTree();
        try {
            for (Path directory : directories) {
                tree.layers.add(Directory.open(directory.toString()));
            }
            return tree;
        } catch (KernelException e) {
            tree.close();
            throw e;
        }
    }

    Optional<byte[]> readFile(String path, int limit) throws IOException {
        Optional<Found> found = resolve(path);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.get().layers().getFirst().readFile(found.get().path(), limit));
    }

    /** Walks a path; the stack holds the directories on the way, for "..". */
    private Optional<Found> resolve(String path) throws KernelException {
        Deque<Found> way = new ArrayDeque<>();
        way.push(new Found(".", FileType.DIRECTORY, layers));
        Deque<String> rest = new ArrayDeque<>();
        prepend(rest, path);
        int links = 0;
        while (!rest.isEmpty()) {
            String component = rest.pop();
            if (way.element().type() != FileType.DIRECTORY) {
                return Optional.empty();
            }
            if (component.equals("..")) {
                if (way.size() > 1) {
                    way.pop();
                }
                continue;
            }
            Optional<Found> next = lookUp(way.element(), component);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (next.get().type() != FileType.SYMLINK) {
                way.push(next.get());
                continue;
            }
            links++;
            String target = next.get().layers().getFirst().readlinkat(next.get().path());
            if (links > MOST_LINKS || target.length() + rest.size() > LONGEST_PATH) {
                throw new KernelException("resolve \"%s\"".formatted(path), Errno.ELOOP);
            }
            if (target.startsWith("/")) {
                Found root = way.getLast();
                way.clear();
                way.push(root);
            }
            prepend(rest, target);
        }
        return Optional.of(way.element());
    }

    private static void prepend(Deque<String> rest, String path) {
        for (String component : Arrays.asList(path.split("/", -1)).reversed()) {
            if (!component.isEmpty() && !component.equals(".")) {
                rest.push(component);
            }
        }
    }

    private static Optional<Found> lookUp(Found directory, String name) throws KernelException {
        String path = directory.path() + "/" + name;
        List<Directory> merged = new ArrayList<>();
        for (Directory layer : directory.layers()) {
            try (Fd node = layer.open(path, NODE, 0, PLAIN)) {
                FileStatus status = FileAttributes.statx(node);
                if (status.type() != FileType.DIRECTORY) {
                    return merged.isEmpty() ? other(path, status, layer) : merged(path, merged);
                }
                merged.add(layer);
                if (Xattr.get(node, OverlayMarks.OPAQUE).isPresent()) {
                    break;
                }
            } catch (KernelException e) {
                switch (e.errno()) {
                    case Errno.ENOENT, Errno.EXDEV -> {}
                    default -> throw e;
                }
            }
        }
        return merged(path, merged);
    }

    private static Optional<Found> merged(String path, List<Directory> layers) {
        return layers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(path, FileType.DIRECTORY, layers));
    }

    private static Optional<Found> other(String path, FileStatus status, Directory layer) {
        boolean whiteout =
                status.type() == FileType.CHARACTER_DEVICE
                        && status.deviceNumber().equals(WHITEOUT);
        return whiteout
                ? Optional.empty()
                : Optional.of(new Found(path, status.type(), List.of(layer)));
    }

    @Override
    public void close() {
        layers.forEach(Directory::close);
    }
}
