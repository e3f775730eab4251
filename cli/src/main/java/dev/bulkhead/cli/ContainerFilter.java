package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.ContainerStatus.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Which containers are listed. Of several values for the same thing one is to hold, but of labels
 * all; of different things all are to hold.
 */
final class ContainerFilter {
    private static final String FLAG = "--filter";
    private static final String NAME = "name";
    private static final String ID = "id";
    private static final String STATUS = "status";
    private static final String LABEL = "label";
    private static final List<String> KEYS = List.of(NAME, ID, STATUS, LABEL);

    private final Map<String, List<String>> values = new TreeMap<>();
    private final List<Pattern> names = new ArrayList<>();

    private ContainerFilter() {}

    static ContainerFilter parse(List<String> filters) {
        ContainerFilter result = new ContainerFilter();
        filters.forEach(result::add);
        return result;
    }

    private void add(String filter) {
        int separator = filter.indexOf('=');
        String key = separator < 0 ? "" : filter.substring(0, separator).strip();
        String value = filter.substring(separator + 1).strip();
        if (!KEYS.contains(key)) {
            throw new InvalidFlagException(
                    FLAG, filter, "expected name=, id=, status= or label= and a value");
        }
        if (key.equals(STATUS) && Stream.of(Phase.values()).noneMatch(isNamed(value))) {
            throw new InvalidFlagException(
                    FLAG, filter, "expected created, running, paused, restarting or exited");
        }
        if (key.equals(NAME)) {
            names.add(pattern(filter, value));
        }
        values.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    }

    private static Pattern pattern(String filter, String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException failure) {
            throw new InvalidFlagException(
                    FLAG, filter, "no regular expression: " + failure.getDescription());
        }
    }

    /** Returns whether a status is asked for, be it running or not. */
    boolean namesStatus() {
        return values.containsKey(STATUS);
    }

    boolean accepts(ContainerInfo info) {
        return values.keySet().stream().allMatch(key -> accepts(key, info));
    }

    private boolean accepts(String key, ContainerInfo info) {
        Stream<String> wanted = values.getOrDefault(key, List.of()).stream();
        return switch (key) {
            case NAME -> names.stream().anyMatch(name -> name.matcher(info.name()).find());
            case ID -> wanted.anyMatch(info.id()::startsWith);
            case STATUS -> wanted.anyMatch(value -> isNamed(value).test(info.status().phase()));
            default -> wanted.allMatch(value -> hasLabel(value, info.request().labels()));
        };
    }

    private static java.util.function.Predicate<Phase> isNamed(String value) {
        return phase -> phase.name().toLowerCase(Locale.ROOT).equals(value);
    }

    private static boolean hasLabel(String wanted, Map<String, String> labels) {
        int separator = wanted.indexOf('=');
        return separator < 0
                ? labels.containsKey(wanted)
                : wanted.substring(separator + 1)
                        .equals(labels.get(wanted.substring(0, separator)));
    }
}
