package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.engine.ContainerFiles;
import dev.bulkhead.engine.CopyOptions;
import dev.bulkhead.engine.FileChange;
import dev.bulkhead.engine.PathStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Files of a container that notes what is asked of them. */
final class FakeFiles implements ContainerFiles {
    final List<String> calls = new ArrayList<>();
    final List<FileChange> changes = new ArrayList<>();

    @Override
    public PathStatus status(String path) {
        return new PathStatus(path, 1, 0100644, Instant.EPOCH, "");
    }

    @Override
    public void read(String path, Target target) {
        write("archive of " + path, target);
    }

    private void write(String text, Target target) {
        try {
            target.open(status("x")).write(text.getBytes(UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void write(
            String directory, InputStream archive, boolean keepOwners, boolean replacing) {
        try {
            String text = new String(archive.readAllBytes(), UTF_8);
            calls.add("write %s to %s, owners %s".formatted(text, directory, keepOwners));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public long copyOut(String path, String hostPath, CopyOptions options) {
        calls.add("out %s to %s %s".formatted(path, hostPath, options));
        return 2048;
    }

    @Override
    public long copyIn(String hostPath, String path, CopyOptions options) {
        calls.add("in %s to %s %s".formatted(hostPath, path, options));
        return 2048;
    }

    @Override
    public void export(OutputStream out) {
        write("the root", _ -> out);
    }

    @Override
    public List<FileChange> changes() {
        return changes;
    }

    @Override
    public long writtenBytes() {
        return 1500;
    }
}
