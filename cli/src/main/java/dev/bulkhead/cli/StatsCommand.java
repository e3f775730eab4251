package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Listing;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Statistics;
import dev.bulkhead.oci.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what containers use. */
@Command(
        name = "stats",
        description = "Show what containers use: processor, memory, disk, and how long they wait",
        footer = {
            "",
            "Examples:",
            "  bulkhead stats",
            "  bulkhead stats --no-stream --format '{{.Name}} {{.CPUPerc}} {{.MemUsage}}' web"
        })
final class StatsCommand implements CallerCommand {
    private static final long PERIOD_MILLIS = 1000;
    private static final String CLEAR = "\u001b[2J\u001b[H";

    @Option(
            names = {"-a", "--all"},
            description = "Show those too that do not run")
    private boolean all;

    @Option(names = "--no-stream", description = "Show one measurement, and end")
    private boolean once;

    @Option(names = "--no-trunc", description = "Shorten nothing")
    private boolean whole;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json, a template such as {{.CPUPerc}}, or table and a template")
    private Optional<String> format = Optional.empty();

    @Parameters(
            arity = "0..*",
            paramLabel = "CONTAINER",
            description = "Names or ids (default: all that run)")
    private List<String> references = List.of();

    private final Engine engine;

    StatsCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, InterruptedException {
        Map<String, Statistics> earlier = new HashMap<>();
        // A rate needs two looks.
        rows(earlier);
        do {
            Thread.sleep(PERIOD_MILLIS);
            String table =
                    new Listing(StatsRow.TITLES, StatsRow.COLUMNS).render(format, rows(earlier));
            caller.out().print(!once && caller.output().terminal() ? CLEAR + table : table);
            caller.out().flush();
        } while (!once);
        return 0;
    }

    private List<JsonObject> rows(Map<String, Statistics> earlier) throws EngineException {
        List<JsonObject> rows = new ArrayList<>();
        for (Container container : containers()) {
            Optional<Statistics> now = measure(container);
            if (now.isPresent()) {
                rows.add(
                        StatsRow.of(
                                container.info(),
                                now.get(),
                                Optional.ofNullable(earlier.put(container.id(), now.get())),
                                whole));
            }
        }
        return rows;
    }

    private List<Container> containers() throws EngineException {
        if (references.isEmpty()) {
            return engine.containers().stream()
                    .filter(each -> all || each.info().status().isAlive())
                    .toList();
        }
        List<Container> named = new ArrayList<>();
        for (String reference : references) {
            named.add(engine.container(reference));
        }
        return named;
    }

    /** What does not run, or has just ended, uses nothing. */
    private Optional<Statistics> measure(Container container) throws EngineException {
        try {
            return Optional.of(container.statistics());
        } catch (EngineException failure) {
            if (container.info().status().pid().isPresent()) {
                throw failure;
            }
            return all || !references.isEmpty()
                    ? Optional.of(Statistics.NOTHING)
                    : Optional.empty();
        }
    }
}
