package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.engine.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which events are told. Of several values for one thing one is to hold, but of labels all. */
final class EventFilter {
    private static final String FLAG = "--filter";
    private static final List<String> KEYS =
            List.of("container", "image", "volume", "network", "type", "event", "label");

    private final Map<String, List<String>> values = new TreeMap<>();

    private EventFilter() {}

    static EventFilter parse(List<String> filters) {
        EventFilter result = new EventFilter();
        for (String filter : filters) {
            int separator = filter.indexOf('=');
            String key = separator < 0 ? "" : filter.substring(0, separator).strip();
            if (!KEYS.contains(key)) {
                throw new InvalidFlagException(
                        FLAG,
                        filter,
                        "expected one of " + String.join("=, ", KEYS) + "= and a value");
            }
            result.values
                    .computeIfAbsent(key, _ -> new ArrayList<>())
                    .add(filter.substring(separator + 1).strip());
        }
        return result;
    }

    boolean accepts(Event event) {
        return values.entrySet().stream()
                .allMatch(entry ->
                        entry.getKey().equals("label")
                                ? entry.getValue().stream()
                                        .allMatch(value -> hasLabel(value, event))
                                : entry.getValue().stream()
                                        .anyMatch(value -> is(entry.getKey(), value, event)));
    }

    private static boolean is(String key, String value, Event event) {
        return switch (key) {
            case "type" -> type(event).equals(value);
            // "exec_start" stands for "exec_start: ls -l", as in Docker.
            case "event" -> event.action().equals(value) || event.action().startsWith(value + ":");
            case "image" ->
                    value.equals(event.attributes().get("image")) || isSubject(key, value, event);
            default -> isSubject(key, value, event);
        };
    }

    private static boolean isSubject(String type, String value, Event event) {
        return type(event).equals(type)
                && (event.id().startsWith(value) || value.equals(event.attributes().get("name")));
    }

    private static String type(Event event) {
        return event.subject().name().toLowerCase(Locale.ROOT);
    }

    private static boolean hasLabel(String wanted, Event event) {
        int separator = wanted.indexOf('=');
        return separator < 0
                ? event.attributes().containsKey(wanted)
                : wanted.substring(separator + 1)
                        .equals(event.attributes().get(wanted.substring(0, separator)));
    }
}
