package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.format.Listing;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.PortBinding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists containers. */
@Command(
        name = "ps",
        description = "List containers and their walls",
        footer = {
            "",
            "Examples:",
            "  bulkhead ps -a --filter status=exited --filter label=team=web",
            "  bulkhead ps --format '{{.Names}}: {{.Status}}, walls: {{.Walls}}'"
        })
final class PsCommand implements CallerCommand {
    private static final String LAST = "--last";

    @Option(
            names = {"-a", "--all"},
            description = "List those too that do not run")
    private boolean all;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print ids only")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Shorten nothing")
    private boolean whole;

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "NAME=VALUE",
            description = "List those with a name, id, status or label")
    private List<String> filters = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json, a template such as {{.ID}}, or table and a template")
    private Optional<String> format = Optional.empty();

    @Option(
            names = {"-n", LAST},
            paramLabel = "COUNT",
            description = "List the newest, whether they run or not")
    private Optional<Integer> last = Optional.empty();

    @Option(
            names = {"-l", "--latest"},
            description = "List the newest one, whether it runs or not")
    private boolean latest;

    private final Engine engine;

    PsCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) {
        ContainerFilter filter = ContainerFilter.parse(filters);
        boolean running = !all && !latest && last.isEmpty() && !filter.namesStatus();
        List<ContainerInfo> infos =
                engine.containers().stream()
                        .map(Container::info)
                        .filter(info -> !running || info.status().isAlive())
                        .filter(filter::accepts)
                        .limit(count())
                        .toList();
        if (quiet) {
            infos.forEach(info -> caller.out().println(whole ? info.id() : info.shortId()));
            return 0;
        }
        Instant now = Instant.now();
        Listing listing = new Listing(ContainerRow.TITLES, ContainerRow.COLUMNS);
        caller.out()
                .print(
                        listing.render(
                                format,
                                infos.stream()
                                        .map(info -> ContainerRow.of(info, ports(info), whole, now))
                                        .toList()));
        return 0;
    }

    /** One that is removed meanwhile has none. */
    private List<PortBinding> ports(ContainerInfo info) {
        try {
            return info.status().isAlive() ? engine.networks().ports(info.id()) : List.of();
        } catch (EngineException _) {
            return List.of();
        }
    }

    private long count() {
        if (last.isPresent() && last.get() < 1) {
            throw new InvalidFlagException(LAST, last.get().toString(), "expected 1 or more");
        }
        return latest ? 1 : last.orElse(Integer.MAX_VALUE);
    }
}
