package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Fd;
import java.nio.file.Path;
import java.util.List;

/**
 * The root file system of a container, with the mounts in it, held open for reading and writing
 * from outside. Owners are seen as they are on the host: shifted by the container's id maps.
 */
public final class ContainerRoot implements AutoCloseable {
    private final Fd root;
    private final List<Fd> held;

    /**
     * Takes over descriptors.
     *
     * @param held what has to stay open as long as the root is used
     */
    ContainerRoot(Fd root, List<Fd> held) {
        this.root = root;
        this.held = List.copyOf(held);
    }

    /**
     * Returns a path by which this process reaches the root's directory itself, as long as this is
     * open. Whoever goes on from there must not leave it by links: openat2(2), RESOLVE_IN_ROOT.
     */
    public Path path() {
        return Path.of(root.procPath());
    }

    @Override
    public void close() {
        root.close();
        held.forEach(Fd::close);
    }
}
