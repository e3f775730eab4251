package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Two directories of a measurement's own, which are removed at its end.
 *
 * @param storage on a disk, as the data of container engines is
 * @param state in memory, as sockets and the state of running containers are
 */
record Workspace(Path storage, Path state) implements AutoCloseable {
    private static final String PREFIX = "bulkhead-lab-";
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    static Workspace create() throws IOException {
        return new Workspace(
                Files.createTempDirectory(Path.of("/var/tmp"), PREFIX),
                Files.createTempDirectory(Path.of("/run"), PREFIX));
    }

    /** Returns a name that no other measurement uses, such as for a cgroup. */
    String unique(String name) {
        return storage.getFileName() + "-" + name;
    }

    /** Makes a directory for a contender's data. */
    Path storage(String name) throws IOException {
        return Files.createDirectories(storage.resolve(name));
    }

    /** Makes a directory for a contender's sockets. */
    Path state(String name) throws IOException {
        return Files.createDirectories(state.resolve(name));
    }

    /**
     * Removes both directories.
     *
     * @throws IOException if something is still mounted in them, which removal could reach
     */
    @Override
    public void close() throws IOException {
        for (Path directory : List.of(storage, state)) {
            if (Files.readString(MOUNTS).contains(" " + directory + "/")) {
                throw new IOException(
                        "not removed, since something is mounted in it: " + directory);
            }
            Command.of("rm", "-rf", "--one-file-system", directory.toString()).run();
        }
    }
}
