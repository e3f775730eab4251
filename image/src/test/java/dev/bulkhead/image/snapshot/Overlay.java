package dev.bulkhead.image.snapshot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A real overlay mount, to compare with. */
final class Overlay implements AutoCloseable {
    private final Path point;

    private Overlay(Path point) {
        this.point = point;
    }

    static Overlay mount(Snapshot snapshot, Path point) throws Exception {
        String lower =
                snapshot.layers().stream()
                        .map(layer -> layer.directory().toString())
                        .collect(Collectors.joining(":"));
        String options =
                "lowerdir=%s,upperdir=%s,workdir=%s"
                        .formatted(lower, snapshot.upper(), snapshot.work());
        run("mount", "-t", "overlay", "overlay", "-o", options, point.toString());
        return new Overlay(point);
    }

    Path root() {
        return point;
    }

    /** Runs a command with the mount as its root directory. */
    String inside(String... command) throws Exception {
        String[] all = new String[command.length + 2];
        all[0] = "chroot";
        all[1] = point.toString();
        System.arraycopy(command, 0, all, 2, command.length);
        return run(all);
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", point.toString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError("%s: %s".formatted(List.of(command), output));
        }
        return output;
    }
}
