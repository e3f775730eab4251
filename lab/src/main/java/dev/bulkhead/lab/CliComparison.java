package dev.bulkhead.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs the cases of the docker CLI against Docker itself: what fails there is where this project's
 * expectations differ from what Docker does.
 */
final class CliComparison {
    private static final String PLACE = "bulkhead.scripts";

    private CliComparison() {}

    /** Prints each case and how it went; returns whether none differed. */
    static boolean run() throws IOException {
        String place = System.getProperty(PLACE);
        if (place == null) {
            throw new IllegalStateException(
                    "the system property " + PLACE + " does not say where the cases are");
        }
        Path scripts = Path.of(place);
        String archive = Command.of(scripts.resolve("test-images").toString(), "busybox").run();
        try (Workspace workspace = Workspace.create();
                Docker _ = Docker.prepare(workspace)) {
            ProcessBuilder cases =
                    new ProcessBuilder(scripts.resolve("docker-cli-cases").toString(), archive)
                            .inheritIO();
            cases.environment().putAll(Map.of("DOCKER_HOST", "unix://" + Docker.socket(workspace)));
            return cases.start().waitFor() == 0;
        } catch (InterruptedException interruption) {
            throw new InterruptedIOException("interrupted");
        }
    }
}
