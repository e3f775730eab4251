package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.Event;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.time.Instant;
import java.util.Locale;

/** What happens. */
public final class EventDocuments {
    private static final long NANOS = 1_000_000_000;

    private EventDocuments() {}

    /** Writes an event; the first fields are those that old clients know. */
    public static JsonObject write(Event event) {
        ObjectWriter out = new ObjectWriter();
        if (event.subject() == Event.Subject.CONTAINER || event.subject() == Event.Subject.IMAGE) {
            out.string("status", event.action()).string("id", event.id());
            if (event.attributes().containsKey("image")) {
                out.string("from", event.attributes().get("image"));
            }
        }
        JsonObject actor =
                new ObjectWriter()
                        .string("ID", event.id())
                        .value("Attributes", Maps.write(event.attributes()))
                        .finish(JsonObject.EMPTY);
        Instant time = event.time();
        return out.string("Type", event.subject().name().toLowerCase(Locale.ROOT))
                .string("Action", event.action())
                .value("Actor", actor)
                .string("scope", "local")
                .integer("time", time.getEpochSecond())
                .integer("timeNano", time.getEpochSecond() * NANOS + time.getNano())
                .finish(JsonObject.EMPTY);
    }
}
