package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What engines leave in the host's cgroup hierarchies. */
final class Cgroups {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private Cgroups() {}

    /** Removes a cgroup below the root of each hierarchy, with all below it, where it is. */
    static void remove(String name) throws IOException {
        for (Path hierarchy : hierarchies()) {
            Path cgroup = hierarchy.resolve(name);
            if (Files.isDirectory(cgroup)) {
                removeTree(cgroup);
            }
        }
    }

    /** Returns the one hierarchy of version 2, or all of version 1. */
    private static List<Path> hierarchies() throws IOException {
        if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
            return List.of(ROOT);
        }
        try (Stream<Path> children = Files.list(ROOT)) {
            return children.filter(Files::isDirectory).toList();
        }
    }

    private static void removeTree(Path cgroup) throws IOException {
        try (Stream<Path> tree = Files.walk(cgroup)) {
            // Children come before their parents; the files of a cgroup go with it.
            List<Path> directories =
                    tree.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
            for (Path directory : directories) {
                Files.deleteIfExists(directory);
            }
        }
    }
}
