package dev.bulkhead.server;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.server.front.FrontProcess;
import dev.bulkhead.server.front.FrontProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A front and a server of this build, laid out as an installation, with a root of their own. */
final class Installation implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Path directory;
    private final Path front;
    private final Path script;
    private final Path started;

    /** Lays the files out below a directory; nothing runs yet. */
    Installation(Path directory) throws IOException {
        this.directory = directory;
        this.front = directory.resolve("bin/bulkhead");
        this.script = directory.resolve("lib/bulkhead/bulkhead-server");
        this.started = directory.resolve("started");
        Files.createDirectories(directory.resolve("bin"));
        Files.createDirectories(script.getParent());
        Files.copy(FrontProcess.BINARY, front, StandardCopyOption.COPY_ATTRIBUTES);
        setClassPath(System.getProperty("java.class.path"));
    }

    private void setClassPath(String classPath) throws IOException {
        setScript(
                """
                exec %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
                    --enable-native-access=ALL-UNNAMED -cp %s \
                    dev.bulkhead.server.Main --root %s "$@"
                """
                        .formatted(JAVA, classPath, root()));
    }

    /** Replaces what starts the server. */
    void setScript(String text) throws IOException {
        Files.writeString(script, "#!/bin/sh\necho $$ >>%s\n%s".formatted(started, text));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** Makes front and server believe that they are of another version, of the same length. */
    void setVersion(String other) throws IOException {
        Path resource = directory.resolve("other/dev/bulkhead/cli/version");
        Files.createDirectories(resource.getParent());
        Files.writeString(resource, other);
        setClassPath(directory.resolve("other") + ":" + System.getProperty("java.class.path"));
        FrontProcess.ofVersion(other, directory.resolve("bin"));
    }

    void removeScript() throws IOException {
        Files.delete(script);
    }

    Path root() {
        return directory.resolve("root");
    }

    Path socket() {
        return directory.resolve("run/socket");
    }

    FrontProcess start(String... arguments) throws IOException {
        return FrontProcess.start(front, socket(), Map.of(), arguments);
    }

    Result run(String... arguments) throws Exception {
        return run(socket(), Map.of(), arguments);
    }

    Result run(Path socket, Map<String, String> variables, String... arguments) throws Exception {
        try (FrontProcess process = FrontProcess.start(front, socket, variables, arguments)) {
            return process.finish();
        }
    }

    /** Returns the processes of all servers that were ever started here. */
    List<ProcessHandle> servers() throws IOException {
        return started()
                .map(Long::parseLong)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    int serversStarted() throws IOException {
        return (int) started().count();
    }

    private Stream<String> started() throws IOException {
        return Files.exists(started) ? Files.readAllLines(started).stream() : Stream.empty();
    }

    @Override
    public void close() throws IOException {
        for (ProcessHandle server : servers()) {
            server.destroyForcibly();
            server.onExit().join();
        }
        sweep();
    }

    /**
     * Whoever opens the directory next sweeps what a killed server left, mounts and cgroups too.
     */
    private void sweep() throws IOException {
        if (Files.isDirectory(root())) {
            try {
                Engine.open(root()).close();
            } catch (EngineException e) {
                throw new IOException(e);
            }
        }
    }
}
