package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.engine.NetworkInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which networks are meant: of several filters for labels all hold, of several for a name one. */
final class NetworkFilter {
    private static final String FLAG = "--filter";

    private final List<Predicate<NetworkInfo>> names = new ArrayList<>();
    private final List<Predicate<NetworkInfo>> all = new ArrayList<>();

    private NetworkFilter() {}

    /**
     * Reads filters.
     *
     * @throws InvalidFlagException if one is unknown
     */
    static NetworkFilter parse(List<String> filters) {
        NetworkFilter result = new NetworkFilter();
        filters.forEach(result::add);
        return result;
    }

    private void add(String filter) {
        int equals = filter.indexOf('=');
        String key = equals < 0 ? filter : filter.substring(0, equals);
        String value = equals < 0 ? "" : filter.substring(equals + 1);
        switch (key) {
            case "name" -> names.add(network -> network.name().contains(value));
            case "id" -> names.add(network -> network.id().startsWith(value));
            case "driver" -> all.add(network -> network.driver().equals(value));
            case "scope" -> all.add(_ -> value.equals("local"));
            case "label" -> all.add(network -> hasLabel(network, value));
            case "label!" -> all.add(network -> !hasLabel(network, value));
            case "type" -> all.add(network -> network.isPredefined() == value.equals("builtin"));
            case "dangling" ->
                    all.add(network ->
                            (network.members().isEmpty() && !network.isPredefined())
                                    == value.equals("true"));
            default ->
                    throw new InvalidFlagException(
                            FLAG,
                            filter,
                            "expected name=, id=, driver=, scope=, label=, label!=, type= or"
                                    + " dangling=");
        }
    }

    private static boolean hasLabel(NetworkInfo network, String wanted) {
        int equals = wanted.indexOf('=');
        return equals < 0
                ? network.labels().containsKey(wanted)
                : wanted.substring(equals + 1)
                        .equals(network.labels().get(wanted.substring(0, equals)));
    }

    boolean accepts(NetworkInfo network) {
        return (names.isEmpty() || names.stream().anyMatch(each -> each.test(network)))
                && all.stream().allMatch(each -> each.test(network));
    }
}
