package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Debian's docker-registry, on loopback of some network namespace. */
final class ImagesRegistry implements AutoCloseable {
    static final int PORT = 5999;
    private static final Duration STARTING = Duration.ofSeconds(30);
    private static final Duration ENDING = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Process process;

    private ImagesRegistry(Process process) {
        this.process = process;
    }

    /**
     * Starts one that is empty.
     *
     * @param directory for its data
     * @param namespace what executes it where it is to be; empty: here
     */
    static ImagesRegistry start(Path directory, List<String> namespace) throws IOException {
        Path configuration =
                Files.writeString(
                        directory.resolve("config.yml"),
                        """
                        version: 0.1
                        storage:
                          filesystem:
                            rootdirectory: %s/data
                        http:
                          addr: 127.0.0.1:%d
                        """
                                .formatted(directory, PORT));
        Command serve =
                new Command(
                        namespace,
                        List.of("docker-registry", "serve", configuration.toString()),
                        Map.of());
        Path log = directory.resolve("log");
        ImagesRegistry registry = new ImagesRegistry(serve.start(log, log));
        registry.awaitAnswer(log);
        return registry;
    }

    private void awaitAnswer(Path log) throws IOException {
        long end = System.nanoTime() + STARTING.toNanos();
        while (!Files.readString(log).contains("listening on")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("docker-registry: " + Files.readString(log));
            }
            Pause.of(PAUSE);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Processes.awaitEnd(Stream.of(process.toHandle()), ENDING);
    }
}
