package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.format.Listing;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.oci.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

    @Option(
            names = {"-s", "--size"},
            description = "Tell how much each has written to its root file system")
    private boolean size;

    private final Engine engine;

    PsCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        ContainerFilter filter = ContainerFilter.parse(filters);
        boolean running = !all && !latest && last.isEmpty() && !filter.namesStatus();
        List<Container> listed =
                engine.containers().stream()
                        .filter(each -> !running || each.info().status().isAlive())
                        .filter(each -> filter.accepts(each.info()))
                        .limit(count())
                        .toList();
        if (quiet) {
            listed.stream()
                    .map(Container::info)
                    .forEach(info -> caller.out().println(whole ? info.id() : info.shortId()));
            return 0;
        }
        Listing listing =
                new Listing(
                        ContainerRow.TITLES,
                        size ? ContainerRow.COLUMNS_WITH_SIZE : ContainerRow.COLUMNS);
        caller.out().print(listing.render(format, rows(listed)));
        return 0;
    }

    private List<JsonObject> rows(List<Container> listed) throws EngineException {
        boolean sizes = size || format.orElse("").contains(".Size");
        List<JsonObject> rows = new ArrayList<>();
        for (Container container : listed) {
            OptionalLong written =
                    sizes
                            ? OptionalLong.of(container.files().writtenBytes())
                            : OptionalLong.empty();
            ContainerInfo info = container.info();
            rows.add(ContainerRow.of(info, whole, Instant.now(), written));
        }
        return rows;
    }

    private long count() {
        if (last.isPresent() && last.get() < 1) {
            throw new InvalidFlagException(LAST, last.get().toString(), "expected 1 or more");
        }
        return latest ? 1 : last.orElse(Integer.MAX_VALUE);
    }
}
