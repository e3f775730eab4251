package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.StatisticsDocuments;
import dev.bulkhead.docker.wire.UpdateReader;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ProcessTable;
import dev.bulkhead.engine.Statistics;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** A container's life, changed and watched while it goes on. */
final class LifeRoutes {
    private static final long PAUSE_MILLIS = 1000;

    private final Service service;

    LifeRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/containers/{id}/pause", this::pause),
                new Route("POST", "/containers/{id}/unpause", this::unpause),
                new Route("POST", "/containers/{id}/rename", this::rename),
                new Route("POST", "/containers/{id}/update", this::update),
                new Route("GET", "/containers/{id}/top", this::processes),
                new Route("GET", "/containers/{id}/stats", this::statistics));
    }

    private Container container(Call call) throws EngineException {
        return service.container(call.argument("id"));
    }

    private void pause(Call call) throws IOException, EngineException {
        container(call).pause();
        call.done();
    }

    private void unpause(Call call) throws IOException, EngineException {
        container(call).unpause();
        call.done();
    }

    private void rename(Call call) throws IOException, HttpFailure, EngineException {
        String name =
                call.query()
                        .text("name")
                        .orElseThrow(() ->
                                HttpFailure.badRequest("Neither old nor new names may be empty"));
        container(call).rename(name.startsWith("/") ? name.substring(1) : name);
        call.done();
    }

    private void update(Call call) throws IOException, HttpFailure, EngineException {
        Container container = container(call);
        container.update(call.read(UpdateReader::read));
        call.answer(
                new ObjectWriter()
                        .value("Warnings", new JsonArray(List.of()))
                        .finish(JsonObject.EMPTY));
    }

    private void processes(Call call) throws IOException, HttpFailure, EngineException {
        Container container = container(call);
        requireAlive(container);
        String arguments = call.query().text("ps_args").orElse("");
        ProcessTable table =
                container.processes(
                        arguments.isBlank() ? List.of() : List.of(arguments.strip().split("\\s+")));
        call.answer(
                new ObjectWriter()
                        .requiredArray("Titles", table.titles(), JsonString::new)
                        .requiredArray("Processes", table.rows(), LifeRoutes::row)
                        .finish(JsonObject.EMPTY));
    }

    private static JsonValue row(List<String> words) {
        return new JsonArray(words.stream().<JsonValue>map(JsonString::new).toList());
    }

    private static void requireAlive(Container container) throws HttpFailure {
        if (!container.info().status().isAlive()) {
            throw new HttpFailure(409, "container " + container.id() + " is not running");
        }
    }

    /** One look, or one each second; the first of a pair is there for the difference. */
    private void statistics(Call call) throws IOException, EngineException, InterruptedException {
        Container container = container(call);
        if (!call.query().flag("stream", true)) {
            Optional<Statistics> before =
                    call.query().flag("one-shot") ? Optional.empty() : now(container);
            if (before.isPresent()) {
                Thread.sleep(PAUSE_MILLIS);
            }
            call.answer(
                    StatisticsDocuments.write(
                            service.engine(), container.info(), now(container), before));
            return;
        }
        OutputStream out = call.exchange().stream("application/json");
        Thread watching = Thread.currentThread();
        call.exchange().onDisconnect(watching::interrupt);
        Optional<Statistics> before = Optional.empty();
        while (!container.removed().isDone()) {
            Optional<Statistics> current = now(container);
            out.write(
                    Call.line(
                            StatisticsDocuments.write(
                                    service.engine(), container.info(), current, before)));
            out.flush();
            before = current;
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Nothing is used by what does not run. */
    private static Optional<Statistics> now(Container container) throws EngineException {
        if (container.info().status().phase() == Phase.RUNNING
                || container.info().status().phase() == Phase.PAUSED) {
            try {
                return Optional.of(container.statistics());
            } catch (EngineException e) {
                if (container.info().status().isAlive()) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }
}
