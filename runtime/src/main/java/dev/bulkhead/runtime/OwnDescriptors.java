package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The descriptors that a plan refers to by index: some opened for one launch, some lent by who
 * keeps them.
 */
final class OwnDescriptors implements AutoCloseable {
    private final List<Fd> all = new ArrayList<>();
    private final List<Fd> opened = new ArrayList<>();
    private final Map<String, Integer> namespaces = new HashMap<>();

    /** Adds one that stays its owner's; returns its index. */
    int lend(Fd fd) {
        all.add(fd);
        return all.size() - 1;
    }

    /** Takes one over; returns its index. */
    int keep(Fd fd) {
        opened.add(fd);
        return lend(fd);
    }

    /** Opens a directory; returns its index. */
    int directory(Path path) throws IOException {
        return keep(Fcntl.open(path.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY));
    }

    /** Opens a namespace to be joined. */
    void namespace(String path) throws IOException {
        namespaces.put(path, keep(Fcntl.open(path, Fcntl.O_RDONLY)));
    }

    List<Fd> all() {
        return all;
    }

    /** Returns the index of each namespace, by its path. */
    Map<String, Integer> namespaces() {
        return namespaces;
    }

    @Override
    public void close() {
        opened.forEach(Fd::close);
    }
}
