package dev.bulkhead.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the engine of a directory has on a machine.
 *
 * @param mounts in this process's mount namespace
 * @param cgroups of containers
 * @param processes monitors and containers
 * @param files what is being removed, containers' directories, volumes
 */
record Leftovers(
        List<String> mounts, List<String> cgroups, List<String> processes, List<String> files) {
    private static final int LOOKS = 1000;
    private static final int PAUSE_MILLIS = 10;

    /**
     * Looks at what is left of a closed engine. What is on its way out, such as a process that has
     * been told to end, is given the time to.
     */
    static List<String> of(Path root) throws IOException, InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            if (now(root).all().isEmpty()) {
                return List.of();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return now(root).all();
    }

    private static Leftovers now(Path root) throws IOException {
        Path real = root.toRealPath();
        return new Leftovers(mounts(real), allCgroups(root), processes(real), files(real));
    }

    private List<String> all() {
        return Stream.of(mounts, cgroups, processes, files).flatMap(List::stream).toList();
    }

    /** Waits until what was removed is deleted, with the cgroups and monitors that it had. */
    static void awaitDeletions(Path root) throws IOException, InterruptedException {
        while (!list(root.resolve("removed")).isEmpty() || !cgroups(root).isEmpty()) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static List<String> mounts(Path root) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .filter(line -> line.contains(" " + root + "/"))
                .map(line -> "mount " + line)
                .toList();
    }

    /**
     * A container's cgroup has its id, which no other engine's has. Those that the engine keeps
     * ready have no record yet.
     */
    static List<String> cgroups(Path root) throws IOException {
        List<String> ids = new ArrayList<>(list(root.resolve("removed")));
        for (Path container : paths(root.resolve("containers"))) {
            if (Files.exists(container.resolve("container.json"))) {
                ids.add(container.getFileName().toString());
            }
        }
        List<String> found = new ArrayList<>();
        for (Path hierarchy : paths(Path.of("/sys/fs/cgroup"))) {
            for (Path engine : paths(hierarchy.resolve("bulkhead"))) {
                ids.stream()
                        .map(engine::resolve)
                        .filter(Files::exists)
                        .forEach(cgroup -> found.add("cgroup " + cgroup));
            }
        }
        return found;
    }

    /** Returns those of containers that the engine has ready, too, and the one above them. */
    private static List<String> allCgroups(Path root) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path hierarchy : paths(Path.of("/sys/fs/cgroup"))) {
            Path own = Path.of(hierarchy + LocalEngine.cgroup(root));
            if (Files.exists(own)) {
                found.add("cgroup " + own + " with " + paths(own));
            }
        }
        return found;
    }

    private static List<String> processes(Path root) throws IOException {
        return paths(Path.of("/proc")).stream()
                .filter(path -> isProcessOf(root, path))
                .map(path -> "process " + path.getFileName() + " " + commandLine(path))
                .toList();
    }

    private static boolean isProcessOf(Path root, Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(root);
        } catch (IOException _) {
            return false;
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<String> files(Path root) throws IOException {
        List<String> files = new ArrayList<>();
        for (String place : List.of("containers", "removed", "volumes")) {
            list(root.resolve(place)).forEach(name -> files.add("file " + place + "/" + name));
        }
        return files;
    }

    static List<String> list(Path directory) throws IOException {
        return paths(directory).stream().map(path -> path.getFileName().toString()).toList();
    }

    private static List<Path> paths(Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(paths::add);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return paths;
    }
}
