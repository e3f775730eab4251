package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.cli.format.Listing;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.NetworkInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists networks. */
@Command(
        name = "ls",
        aliases = "list",
        description = "List networks",
        footer = {"", "Example:", "  bulkhead network ls --filter driver=bridge -q"})
final class NetworkListCommand implements CallerCommand {
    private static final List<String> COLUMNS = List.of("ID", "Name", "Driver", "Scope");

    @Option(
            names = {"-q", "--quiet"},
            description = "Print ids only")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Shorten nothing")
    private boolean whole;

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "NAME=VALUE",
            description = "List those with a name, id, driver, label or type")
    private List<String> filters = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json, a template such as {{.Name}}, or table and a template")
    private Optional<String> format = Optional.empty();

    private final Engine engine;

    NetworkListCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        NetworkFilter filter = NetworkFilter.parse(filters);
        List<NetworkInfo> networks =
                engine.networks().list().stream().filter(filter::accepts).toList();
        if (quiet) {
            networks.forEach(each -> caller.out().println(id(each)));
            return 0;
        }
        Listing listing = new Listing(titles(), COLUMNS);
        caller.out()
                .print(
                        listing.render(
                                format,
                                networks.stream().map(each -> fields(each).toJson()).toList()));
        return 0;
    }

    private String id(NetworkInfo network) {
        return whole ? network.id() : network.shortId();
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("ID", "NETWORK ID");
        titles.put("Name", "NAME");
        titles.put("Driver", "DRIVER");
        titles.put("Scope", "SCOPE");
        titles.put("IPv6", "IPV6");
        titles.put("Internal", "INTERNAL");
        titles.put("Labels", "LABELS");
        titles.put("CreatedAt", "CREATED AT");
        return titles;
    }

    private Fields fields(NetworkInfo network) {
        return new Fields()
                .with("ID", id(network))
                .with("Name", network.name())
                .with("Driver", network.driver())
                .with("Scope", "local")
                .with("IPv6", Boolean.toString(network.ipv6()))
                .with("Internal", Boolean.toString(network.internal()))
                .with("Labels", labels(network))
                .with("CreatedAt", network.created().toString());
    }

    private static String labels(NetworkInfo network) {
        return new TreeMap<>(network.labels())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }
}
