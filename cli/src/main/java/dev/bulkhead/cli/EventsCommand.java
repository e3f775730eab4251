package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.cli.format.Moment;
import dev.bulkhead.cli.format.PrettyJson;
import dev.bulkhead.cli.format.Template;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Event;
import dev.bulkhead.engine.EventStream;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what happens. */
@Command(
        name = "events",
        description = "Tell what happens to containers, images, volumes and networks",
        footer = {
            "",
            "Example:",
            "  bulkhead events --since 1h --filter container=web --filter event=die"
        })
final class EventsCommand implements CallerCommand {
    private static final String SINCE = "--since";
    private static final String UNTIL = "--until";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnnxxx", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    @Option(
            names = SINCE,
            paramLabel = "TIME",
            description = "Begin with what happened since then: 10m ago, or 2026-01-02T15:04")
    private Optional<String> since = Optional.empty();

    @Option(names = UNTIL, paramLabel = "TIME", description = "End with what happens before then")
    private Optional<String> until = Optional.empty();

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "NAME=VALUE",
            description = "Only those of a container, image, volume, network, type, event or label")
    private List<String> filters = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "json, or a template such as {{.Action}}, for each")
    private Optional<String> format = Optional.empty();

    private final Engine engine;

    EventsCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, InterruptedException {
        EventFilter filter = EventFilter.parse(filters);
        Instant now = Instant.now();
        Optional<Template> template =
                format.filter(text -> !text.equals("json")).map(Template::parse);
        Optional<Instant> end = until.map(text -> Moment.parse(UNTIL, text, now));
        // Who asks for the past only names its end.
        Optional<Instant> begin =
                since.map(text -> Moment.parse(SINCE, text, now))
                        .or(() -> end.filter(now::isAfter).map(_ -> Instant.EPOCH));
        try (EventStream events = engine.events().subscribe(begin, end)) {
            for (Optional<Event> event = events.next(); event.isPresent(); event = events.next()) {
                if (filter.accepts(event.get())) {
                    caller.out().println(line(event.get(), template));
                    caller.out().flush();
                }
            }
        }
        return 0;
    }

    private String line(Event event, Optional<Template> template) {
        if (template.isPresent()) {
            return template.get().render(document(event));
        }
        return format.isPresent() ? PrettyJson.compact(document(event)) : plain(event);
    }

    private static String plain(Event event) {
        String attributes =
                event.attributes().entrySet().stream()
                        .map(attribute -> attribute.getKey() + "=" + attribute.getValue())
                        .collect(Collectors.joining(", "));
        return "%s %s %s %s (%s)"
                .formatted(
                        TIME.format(event.time()),
                        type(event),
                        event.action(),
                        event.id(),
                        attributes);
    }

    private static String type(Event event) {
        return event.subject().name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject document(Event event) {
        Map<String, JsonValue> attributes = new LinkedHashMap<>();
        event.attributes().forEach((name, value) -> attributes.put(name, new JsonString(value)));
        JsonObject actor =
                new Fields()
                        .with("ID", event.id())
                        .with("Attributes", new JsonObject(attributes))
                        .toJson();
        Instant time = event.time();
        return new Fields()
                .with("Type", type(event))
                .with("Action", event.action())
                .with("Actor", actor)
                .with("status", event.action())
                .with("id", event.id())
                .with("scope", "local")
                .with("time", time.getEpochSecond())
                .with("timeNano", time.getEpochSecond() * 1_000_000_000L + time.getNano())
                .toJson();
    }
}
