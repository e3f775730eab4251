package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class an engine on a directory of its own, takes every container away after each
 * test, and fails the class if the engine has left anything on the machine.
 */
final class EngineExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private Optional<Path> root = Optional.empty();
    private Optional<Engine> engine = Optional.empty();

    Engine engine() {
        return engine.orElseThrow();
    }

    Path root() {
        return root.orElseThrow();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        // Not below /tmp: that may be a memory of its own, and hidden in "--rootfs /" anyway.
        root = Optional.of(Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-test-"));
        engine = Optional.of(Engine.open(root()));
    }

    /** Closes the engine, and opens another on the same directory. */
    Engine reopen() throws EngineException {
        engine().close();
        engine = Optional.of(Engine.open(root()));
        return engine();
    }

    /** Makes a container and runs it to its end. */
    Outcome run(ContainerRequest.Builder request) throws EngineException {
        Container container = engine().create(request.build());
        return run(container);
    }

    /** Runs a container to its end. */
    static Outcome run(Container container) throws EngineException {
        try (Attachment _ = container.start(new StreamRequest.Logged(false))) {
            int code = container.exit().join();
            return Outcome.of(container, code);
        }
    }

    /** Makes a container, starts it, and leaves it running. */
    Container start(ContainerRequest.Builder request) throws EngineException {
        Container container = engine().create(request.build());
        container.start(new StreamRequest.Logged(false)).close();
        return container;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (Container container : engine().containers()) {
            container.remove(true);
        }
        Leftovers.awaitDeletions(root());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        engine().close();
        List<String> left = Leftovers.of(root());
        deleteTree(root());
        assertThat(left).as("left on the machine by the engine at " + root()).isEmpty();
    }

    /** By rm, since what containers wrote may have names that are no text. */
    static void deleteTree(Path directory) throws IOException, InterruptedException {
        new ProcessBuilder("rm", "-rf", "--", directory.toString()).start().waitFor();
    }
}
