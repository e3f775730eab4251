package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.Exchange;
import dev.bulkhead.docker.http.Hijacked;
import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.http.Query;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Conversation;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.LogRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What containers write and read. */
final class StreamRoutes {
    private final Service service;

    StreamRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                new Route("POST", "/containers/{id}/attach", this::attach),
                new Route("GET", "/containers/{id}/logs", this::logs));
    }

    private void attach(Call call) throws IOException, HttpFailure, EngineException {
        Container container = service.container(call.argument("id"));
        Query query = call.query();
        boolean terminal = container.info().request().terminal();
        DetachKeys keys = DetachKeys.parse(query.text("detachKeys"));
        try (Conversation conversation = container.converse()) {
            Hijacked hijacked =
                    call.exchange().hijack(Frames.contentType(terminal, call.version()));
            Frames frames = new Frames(hijacked.out(), terminal, streams(query));
            if (query.flag("logs")) {
                container.logs(false, frames::write);
            }
            if (query.flag("stream")) {
                boolean input = query.flag("stdin") && container.info().request().input();
                new Talk(conversation, hijacked, frames)
                        .run(input, terminal ? Optional.of(keys) : Optional.empty());
            }
        }
    }

    private static Set<LogRecord.Stream> streams(Query query) {
        Set<LogRecord.Stream> streams = EnumSet.noneOf(LogRecord.Stream.class);
        if (query.flag("stdout")) {
            streams.add(LogRecord.Stream.OUTPUT);
        }
        if (query.flag("stderr")) {
            streams.add(LogRecord.Stream.ERROR);
        }
        return streams;
    }

    private void logs(Call call) throws IOException, HttpFailure, EngineException {
        Container container = service.container(call.argument("id"));
        Set<LogRecord.Stream> streams = streams(call.query());
        if (streams.isEmpty()) {
            throw HttpFailure.badRequest("Bad parameters: you must choose at least one stream");
        }
        LogSelection selection = LogSelection.of(call.query());
        boolean terminal = container.info().request().terminal();
        boolean follow = call.query().flag("follow");
        Exchange exchange = call.exchange();
        OutputStream out = exchange.stream(Frames.contentType(terminal, call.version()));
        Thread reading = Thread.currentThread();
        exchange.onDisconnect(reading::interrupt);
        LogWriter writer = new LogWriter(new Frames(out, terminal, streams), selection, container);
        container.logs(follow, writer::write);
    }
}
