package dev.bulkhead.docker.api;

import dev.bulkhead.engine.Event;
import java.util.List;
import java.util.Locale;

/** Which events are told. */
final class EventFilter {
    private static final List<String> SUBJECTS = List.of("container", "image", "network", "volume");

    private EventFilter() {}

    static boolean accepts(Filters filters, Event event) {
        String subject = event.subject().name().toLowerCase(Locale.ROOT);
        String action = event.action();
        return filters.fits("type", subject::equals)
                // What an action is followed by is told by a colon: "exec_create: sh".
                && filters.fits(
                        "event", wanted -> action.equals(wanted) || action.startsWith(wanted + ":"))
                && filters.fits("scope", "local"::equals)
                && filters.fitsLabels(event.attributes())
                && accepts(filters, event, subject);
    }

    /** The filter that is named as a subject wants one of that kind, by id or name. */
    private static boolean accepts(Filters filters, Event event, String subject) {
        boolean named = SUBJECTS.stream().anyMatch(filters::has);
        return !named
                || (filters.has(subject)
                        && filters.fits(subject, wanted -> isAbout(event, wanted)));
    }

    private static boolean isAbout(Event event, String wanted) {
        return event.id().startsWith(wanted)
                || wanted.equals(event.attributes().get("name"))
                || (event.subject() == Event.Subject.IMAGE
                        && event.id().equals(wanted + ":latest"));
    }
}
