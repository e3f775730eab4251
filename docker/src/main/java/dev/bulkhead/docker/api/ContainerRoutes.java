package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.CreateReader;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.Conversation;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Signal;
import dev.bulkhead.engine.StreamRequest;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A container's life. */
final class ContainerRoutes {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FOREVER = Duration.ofDays(3650);

    private final Service service;

    ContainerRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/containers/create", this::create),
                new Route("POST", "/containers/{id}/start", this::start),
                new Route("POST", "/containers/{id}/stop", this::stop),
                new Route("POST", "/containers/{id}/restart", this::restart),
                new Route("POST", "/containers/{id}/kill", this::kill),
                new Route("POST", "/containers/{id}/wait", this::await),
                new Route("POST", "/containers/{id}/resize", this::resize),
                new Route("DELETE", "/containers/{id}", this::remove));
    }

    private void create(Call call) throws IOException, HttpFailure, EngineException {
        CreateReader reader = call.read(CreateReader::read);
        call.query().text("name").ifPresent(reader::name);
        Container container;
        try {
            container = service.engine().create(reader.request());
        } catch (IllegalArgumentException e) {
            throw HttpFailure.badRequest(String.valueOf(e.getMessage()));
        }
        Audit.noteWalls(call.exchange(), container);
        call.answer(
                201,
                new ObjectWriter()
                        .string("Id", container.id())
                        .requiredArray("Warnings", reader.warnings(), JsonString::new)
                        .finish(JsonObject.EMPTY));
    }

    private void start(Call call) throws IOException, EngineException {
        Container container = service.container(call.argument("id"));
        if (container.info().status().isAlive()) {
            call.exchange().send(304);
            return;
        }
        start(container);
        call.done();
    }

    private static void start(Container container) throws EngineException {
        ContainerInfo info = container.info();
        StreamRequest streams =
                info.request().terminal()
                        ? new StreamRequest.Terminal(0, 0)
                        : new StreamRequest.Logged(info.request().input());
        container.start(streams).close();
    }

    private void stop(Call call) throws IOException, HttpFailure, EngineException {
        Container container = service.container(call.argument("id"));
        if (!container.info().status().isAlive()) {
            call.exchange().send(304);
            return;
        }
        container.stop(patience(call, container));
        call.done();
    }

    private static Duration patience(Call call, Container container) throws HttpFailure {
        OptionalLong seconds = call.query().integer("t");
        if (seconds.isEmpty()) {
            return container.info().request().stopTimeout().orElse(PATIENCE);
        }
        return seconds.getAsLong() < 0 ? FOREVER : Duration.ofSeconds(seconds.getAsLong());
    }

    private void restart(Call call) throws IOException, HttpFailure, EngineException {
        Container container = service.container(call.argument("id"));
        container.restart(patience(call, container));
        call.done();
    }

    private void kill(Call call) throws IOException, HttpFailure, EngineException {
        String name = call.query().text("signal").orElse("SIGKILL");
        int signal =
                Signal.parse(name)
                        .orElseThrow(() -> HttpFailure.badRequest("invalid signal: " + name));
        Container container = service.container(call.argument("id"));
        if (!container.info().status().isAlive()) {
            throw new HttpFailure(
                    409,
                    "cannot kill container: %s: container %s is not running"
                            .formatted(call.argument("id"), container.id()));
        }
        container.kill(signal);
        call.done();
    }

    private void resize(Call call) throws IOException, HttpFailure, EngineException {
        int rows = Math.clamp(call.query().integer("h").orElse(0), 0, 65535);
        int columns = Math.clamp(call.query().integer("w").orElse(0), 0, 65535);
        Container container = service.container(call.argument("id"));
        if (!container.info().status().isAlive()) {
            throw new HttpFailure(409, "container " + container.id() + " is not running");
        }
        try (Conversation conversation = container.converse()) {
            conversation.resize(rows, columns);
        }
        call.exchange().send(200);
    }

    private void remove(Call call) throws IOException, EngineException {
        service.container(call.argument("id")).remove(call.query().flag("force"));
        call.done();
    }

    /** The head of the answer is sent at once: clients start the container when they see it. */
    private void await(Call call) throws IOException, HttpFailure, EngineException {
        Container container = service.container(call.argument("id"));
        CompletableFuture<Integer> code = code(call, container);
        OutputStream out = call.exchange().stream("application/json");
        Thread waiting = Thread.currentThread();
        call.exchange().onDisconnect(waiting::interrupt);
        try {
            out.write(
                    Call.line(
                            new ObjectWriter()
                                    .integer("StatusCode", code.get())
                                    .finish(JsonObject.EMPTY)));
            out.flush();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IOException("the engine was closed", e);
        }
    }

    private static CompletableFuture<Integer> code(Call call, Container container)
            throws HttpFailure {
        CompletableFuture<Integer> removed =
                container.removed().thenApply(_ -> lastCode(container));
        return switch (call.query().text("condition").orElse("not-running")) {
            case "not-running" ->
                    container.info().status().isAlive()
                            ? container.nextExit()
                            : CompletableFuture.completedFuture(lastCode(container));
            case "next-exit" -> container.nextExit().applyToEither(removed, exitCode -> exitCode);
            case "removed" -> removed;
            default ->
                    throw HttpFailure.badRequest(
                            "invalid condition: \""
                                    + call.query().text("condition").orElse("")
                                    + "\"");
        };
    }

    private static int lastCode(Container container) {
        return container.info().status().exitCode().orElse(0);
    }
}
