package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Directory;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The descriptors that a plan refers to by index: some opened for one launch, some lent by who keeps them. */
final class OwnDescriptors implements AutoCloseable {
    private final List<Fd> all = new ArrayList<>();
    private final List<Fd> opened = new ArrayList<>();
    private final Map<String, Integer> namespaces = new HashMap<>();

    /** Adds one that stays its owner's; returns its index. */
    int lend(Fd fd) {
        all.add(fd);
        return all.size() - 1;
    }

    /** Opens a directory; returns its index. */
    int directory(Path path) throws IOException {
        return keep(open(path, Fcntl.O_PATH | Fcntl.O_DIRECTORY));
    }

    /** Opens a namespace to be joined. */
    void namespace(String path) throws IOException {
        namespaces.put(path, keep(open(Path.of(path), Fcntl.O_RDONLY)));
    }

    private int keep(Fd fd) {
        opened.add(fd);
        return lend(fd);
    }

    private static Fd open(Path path, int flags) throws IOException {
        try (Directory parent = Directory.open(path.getParent().toString())) {
            return parent.open(path.getFileName().toString(), flags | Fcntl.O_CLOEXEC, 0, 0);
        }
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
