package dev.bulkhead.image.snapshot;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.FsContext;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Directories seen as one tree, the way overlayfs shows them, to be read. The mount hangs nowhere:
 * it goes when this is closed, or when the process ends in whatever way, and nothing that is
 * mounted in a container shows in it.
 */
public final class MergedView implements AutoCloseable {
    private final Directory root;

    private MergedView(Directory root) {
        this.root = root;
    }

    /**
     * Opens a view.
     *
     * @param directories the uppermost first, at least one; the uppermost may be what a running
     *     container writes to
     */
    public static MergedView of(List<Path> directories) throws IOException {
        if (directories.size() == 1) {
            return new MergedView(Directory.open(directories.getFirst().toString()));
        }
        List<Directory> open = new ArrayList<>();
        try (FsContext overlay = FsContext.fsopen("overlay")) {
            for (Path directory : directories) {
                open.add(Directory.open(directory.toString()));
            }
            addLayers(overlay, open.stream().map(each -> each.fd().procPath()).toList());
            overlay.create();
            return new MergedView(
                    Directory.of(
                            overlay.fsmount(
                                    Mounts.MOUNT_ATTR_RDONLY
                                            | Mounts.MOUNT_ATTR_NODEV
                                            | Mounts.MOUNT_ATTR_NOSUID
                                            | Mounts.MOUNT_ATTR_NOEXEC)));
        } finally {
            open.forEach(Directory::close);
        }
    }

    /** Kernels before 6.5 take all layers at once only. */
    private static void addLayers(FsContext overlay, List<String> paths) throws IOException {
        try {
            overlay.setString("lowerdir+", paths.getFirst());
        } catch (KernelException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            overlay.setString("lowerdir", paths.stream().collect(Collectors.joining(":")));
            return;
        }
        for (String path : paths.subList(1, paths.size())) {
            overlay.setString("lowerdir+", path);
        }
    }

    /** Returns the root of the tree, which stays this object's. */
    public Directory root() {
        return root;
    }

    @Override
    public void close() {
        root.close();
    }
}
