package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.format.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of that which nothing needs is to go: made before a moment, with or without labels. */
final class PruneFilter {
    private static final String FLAG = "--filter";

    private final List<String> labels = new ArrayList<>();
    private final List<String> withoutLabels = new ArrayList<>();
    private Optional<Instant> before = Optional.empty();

    private PruneFilter() {}

    /**
     * Reads filters.
     *
     * @throws InvalidFlagException if one is unknown
     */
    static PruneFilter parse(List<String> filters) {
        PruneFilter result = new PruneFilter();
        filters.forEach(result::add);
        return result;
    }

    private void add(String filter) {
        int equals = filter.indexOf('=');
        String key = equals < 0 ? filter : filter.substring(0, equals);
        String value = equals < 0 ? "" : filter.substring(equals + 1);
        switch (key) {
            case "label" -> labels.add(value);
            case "label!" -> withoutLabels.add(value);
            case "until" -> before = Optional.of(Moment.parse(FLAG, value, Instant.now()));
            default ->
                    throw new InvalidFlagException(
                            FLAG, filter, "expected until=, label= or label!=");
        }
    }

    boolean accepts(Instant created, Map<String, String> present) {
        return before.map(created::isBefore).orElse(true)
                && labels.stream().allMatch(label -> has(present, label))
                && withoutLabels.stream().noneMatch(label -> has(present, label));
    }

    private static boolean has(Map<String, String> present, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? present.containsKey(wanted)
                : wanted.substring(equals + 1).equals(present.get(wanted.substring(0, equals)));
    }

    Optional<Instant> before() {
        return before;
    }

    List<String> labels() {
        return labels;
    }

    List<String> withoutLabels() {
        return withoutLabels;
    }
}
