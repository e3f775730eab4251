package dev.bulkhead.docker;

import dev.bulkhead.docker.api.Router;
import dev.bulkhead.docker.api.Service;
import dev.bulkhead.docker.http.HttpConnection;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class the API of an engine on a directory of its own, on a socket and in memory, and
 * takes every container away after each test.
 */
final class ApiServer implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private Optional<Path> root = Optional.empty();
    private Optional<Engine> engine = Optional.empty();
    private Optional<ApiListener> listener = Optional.empty();
    private Optional<Router> router = Optional.empty();

    Engine engine() {
        return engine.orElseThrow();
    }

    Router router() {
        return router.orElseThrow();
    }

    Path socket() {
        return Path.of(listener.orElseThrow().address().substring("unix://".length()));
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "bulkhead-api-");
        root = Optional.of(directory);
        engine = Optional.of(Engine.open(directory.resolve("root")));
        router = Optional.of(new Router(new Service(engine(), "test")));
        ApiSocket socket = ApiSocket.listen(directory.resolve("docker.sock"), Optional.empty());
        listener = Optional.of(new ApiListener(socket, engine(), "test", () -> {}));
    }

    /** Answers what a peer has sent, all of it, in memory. */
    byte[] answer(byte[] request) {
        MemoryTransport transport = new MemoryTransport(request);
        new HttpConnection(transport, router()).serve();
        return transport.answer();
    }

    /** Answers a request in memory. */
    String answer(String request) {
        return new String(answer(request.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** Sends a request without a body. */
    String ask(String method, String target) {
        return answer(method + " " + target + " HTTP/1.1\r\nHost: d\r\n\r\n");
    }

    /** Sends a request with a JSON body. */
    String ask(String method, String target, String body) {
        return answer(
                "%s %s HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(
                                method,
                                target,
                                body.getBytes(StandardCharsets.UTF_8).length,
                                body));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (Container container : engine().containers()) {
            container.remove(true);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        listener.ifPresent(ApiListener::close);
        engine().close();
        delete(root.orElseThrow());
    }

    private static void delete(Path directory) throws IOException, InterruptedException {
        new ProcessBuilder("rm", "-rf", "--", directory.toString()).start().waitFor();
    }
}
