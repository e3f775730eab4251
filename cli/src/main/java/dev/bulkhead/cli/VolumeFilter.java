package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.flags.Truth;
import dev.bulkhead.engine.VolumeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which volumes are meant: of several filters for labels all hold, of several for the same other
 * thing one.
 */
final class VolumeFilter {
    private static final String FLAG = "--filter";

    private final List<Predicate<VolumeInfo>> names = new ArrayList<>();
    private final List<Predicate<VolumeInfo>> all = new ArrayList<>();
    private boolean named;

    private VolumeFilter() {}

    /**
     * Reads filters.
     *
     * @throws InvalidFlagException if one is unknown
     */
    static VolumeFilter parse(List<String> filters) {
        VolumeFilter result = new VolumeFilter();
        filters.forEach(result::add);
        return result;
    }

    private void add(String filter) {
        int equals = filter.indexOf('=');
        String key = equals < 0 ? filter : filter.substring(0, equals);
        String value = equals < 0 ? "" : filter.substring(equals + 1);
        switch (key) {
            case "name" -> names.add(volume -> volume.name().contains(value));
            case "driver" -> all.add(_ -> value.equals(VolumeInfo.DRIVER));
            case "label" -> all.add(volume -> hasLabel(volume, value));
            case "label!" -> all.add(volume -> !hasLabel(volume, value));
            case "dangling" -> {
                boolean wanted = Truth.parse(FLAG, filter, value);
                all.add(volume -> volume.users().isEmpty() == wanted);
            }
            case "all" -> {
                named = Truth.parse(FLAG, filter, value);
            }
            default ->
                    throw new InvalidFlagException(
                            FLAG, filter, "expected name=, label=, label!=, driver= or dangling=");
        }
    }

    private static boolean hasLabel(VolumeInfo volume, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? volume.labels().containsKey(wanted)
                : wanted.substring(equals + 1)
                        .equals(volume.labels().get(wanted.substring(0, equals)));
    }

    /** Returns whether volumes with a name are meant too where else only those without are. */
    boolean meansNamed() {
        return named;
    }

    boolean accepts(VolumeInfo volume) {
        return (names.isEmpty() || names.stream().anyMatch(each -> each.test(volume)))
                && all.stream().allMatch(each -> each.test(volume));
    }
}
