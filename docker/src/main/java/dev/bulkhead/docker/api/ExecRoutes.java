package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.Hijacked;
import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.ExecDocuments;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Conversation;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.LogRecord;
import dev.bulkhead.engine.PreparedExecution;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Further programs in containers. */
final class ExecRoutes {
    private final Service service;

    ExecRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/containers/{id}/exec", this::create),
                new Route("POST", "/exec/{id}/start", this::start),
                new Route("POST", "/exec/{id}/resize", this::resize),
                new Route("GET", "/exec/{id}/json", this::inspect));
    }

    private void create(Call call) throws IOException, HttpFailure, EngineException {
        ExecDocuments.Wanted wanted = call.read(ExecDocuments::read);
        Container container = service.container(call.argument("id"));
        PreparedExecution prepared =
                service.engine()
                        .executions()
                        .prepare(container, wanted.request(), wanted.terminal(), wanted.input());
        call.answer(201, new ObjectWriter().string("Id", prepared.id()).finish(JsonObject.EMPTY));
    }

    private PreparedExecution execution(Call call) throws EngineException {
        return service.engine().executions().execution(call.argument("id"));
    }

    private void start(Call call) throws IOException, HttpFailure, EngineException {
        PreparedExecution execution = execution(call);
        ExecDocuments.Start start = call.read(ExecDocuments::readStart);
        if (start.detached()) {
            execution.start(start.rows(), start.columns()).close();
            call.exchange().send(200);
            return;
        }
        execution.requireUnstarted();
        boolean terminal = execution.terminal();
        Hijacked hijacked = call.exchange().hijack(Frames.contentType(terminal, call.version()));
        Frames frames = new Frames(hijacked.out(), terminal, EnumSet.allOf(LogRecord.Stream.class));
        try (Conversation conversation = execution.start(start.rows(), start.columns())) {
            Optional<DetachKeys> keys =
                    terminal ? Optional.of(DetachKeys.parse(start.detachKeys())) : Optional.empty();
            Talk talk = new Talk(conversation, hijacked, frames);
            if (talk.run(execution.input(), keys)) {
                // Clients ask for the exit code as soon as the stream has ended.
                execution.exit().join();
            }
        } catch (EngineException e) {
            byte[] reason = (Failures.message(e) + "\r\n").getBytes(StandardCharsets.UTF_8);
            frames.write(LogRecord.Stream.OUTPUT, reason, 0, reason.length);
        }
    }

    private void resize(Call call) throws IOException, HttpFailure, EngineException {
        int rows = Math.clamp(call.query().integer("h").orElse(0), 0, 65535);
        int columns = Math.clamp(call.query().integer("w").orElse(0), 0, 65535);
        execution(call).resize(rows, columns);
        call.exchange().send(200);
    }

    private void inspect(Call call) throws IOException, EngineException {
        call.answer(ExecDocuments.inspect(execution(call)));
    }
}
