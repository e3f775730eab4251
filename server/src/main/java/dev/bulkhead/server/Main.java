package dev.bulkhead.server;

import dev.bulkhead.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server's entry point. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    /** Runs a server until it is idle for long, or asked to leave. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            Settings settings = Settings.parse(arguments, System.getenv(), isRoot());
            try (Server server = Server.start(settings)) {
                server.awaitEnd();
            }
        } catch (IllegalArgumentException wrong) {
            System.err.println("bulkhead-server: " + wrong.getMessage());
            System.err.print(Settings.USAGE);
            System.exit(USAGE);
        } catch (IOException | EngineException failure) {
            System.err.println("bulkhead-server: " + failure.getMessage());
            System.exit(FAILED);
        }
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
