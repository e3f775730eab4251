package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A root directory with busybox alone: the smallest that the peers can run {@code true} in. Its
 * {@code true} has no libraries to load, unlike the host's, which is to the peers' favour.
 */
final class BusyboxRoot {
    /** The busybox of some distributions knows no "infinity". */
    static final List<String> SLEEP = List.of("sleep", "1000000");

    private BusyboxRoot() {}

    /** Fills a directory, and returns it. */
    static Path create(Path directory) throws IOException {
        Path programs = Files.createDirectories(directory.resolve("bin"));
        for (String mountPoint : List.of("dev", "etc", "proc", "sys", "tmp")) {
            Files.createDirectories(directory.resolve(mountPoint));
        }
        Files.copy(Path.of(Program.BUSYBOX.path()), programs.resolve("busybox"));
        for (String program : List.of("sh", "sleep", "true")) {
            Files.createSymbolicLink(programs.resolve(program), Path.of("busybox"));
        }
        return directory;
    }
}
