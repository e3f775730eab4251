package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.EventDocuments;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Event;
import dev.bulkhead.engine.EventStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens. */
final class EventRoutes {
    private static final Set<String> FILTERS =
            Set.of(
                    "config",
                    "container",
                    "daemon",
                    "event",
                    "image",
                    "label",
                    "network",
                    "node",
                    "plugin",
                    "scope",
                    "secret",
                    "service",
                    "type",
                    "volume");

    private final Service service;

    EventRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(new Route("GET", "/events", this::events));
    }

    private void events(Call call)
            throws IOException, HttpFailure, EngineException, InterruptedException {
        Filters filters = call.filters().accept(FILTERS);
        Optional<Instant> since = LogSelection.time(call.query(), "since");
        Optional<Instant> until = LogSelection.time(call.query(), "until");
        try (EventStream events = service.engine().events().subscribe(since, until)) {
            OutputStream out = call.exchange().stream("application/json");
            Thread reading = Thread.currentThread();
            call.exchange().onDisconnect(reading::interrupt);
            Optional<Event> event = events.next();
            while (event.isPresent()) {
                if (EventFilter.accepts(filters, event.get())) {
                    out.write(Call.line(EventDocuments.write(event.get())));
                    out.flush();
                }
                event = events.next();
            }
        }
    }
}
