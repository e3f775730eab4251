package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.format.Moment;
import dev.bulkhead.engine.ContainerInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which containers are removed: all conditions are to hold. */
final class PruneFilter {
    private static final String FLAG = "--filter";
    private static final String UNTIL = "until=";
    private static final String LABEL = "label=";
    private static final String NOT_LABEL = "label!=";

    private final List<Predicate<ContainerInfo>> conditions = new ArrayList<>();

    private PruneFilter() {}

    static PruneFilter parse(List<String> filters, Instant now) {
        PruneFilter result = new PruneFilter();
        filters.forEach(filter -> result.conditions.add(condition(filter, now)));
        return result;
    }

    private static Predicate<ContainerInfo> condition(String filter, Instant now) {
        if (filter.startsWith(UNTIL)) {
            Instant until = Moment.parse(FLAG, filter.substring(UNTIL.length()), now);
            return info -> info.created().isBefore(until);
        }
        if (filter.startsWith(NOT_LABEL)) {
            String label = filter.substring(NOT_LABEL.length());
            return info -> !hasLabel(label, info.request().labels());
        }
        if (filter.startsWith(LABEL)) {
            String label = filter.substring(LABEL.length());
            return info -> hasLabel(label, info.request().labels());
        }
        throw new InvalidFlagException(FLAG, filter, "expected until=, label= or label!= and a value");
    }

    private static boolean hasLabel(String wanted, Map<String, String> labels) {
        int separator = wanted.indexOf('=');
        return separator < 0
                ? labels.containsKey(wanted)
                : wanted.substring(separator + 1)
                        .equals(labels.get(wanted.substring(0, separator)));
    }

    boolean accepts(ContainerInfo info) {
        return conditions.stream().allMatch(condition -> condition.test(info));
    }
}
