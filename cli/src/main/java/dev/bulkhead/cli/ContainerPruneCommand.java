package dev.bulkhead.cli;

import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Volumes;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes containers that do not run. */
@Command(
        name = "prune",
        description = "Remove all containers that do not run",
        footer = {"", "Example:", "  bulkhead container prune --filter until=24h"})
final class ContainerPruneCommand implements CallerCommand {
    @Option(
            names = {"-f", "--force"},
            description = "Do not ask")
    private boolean force;

    @Option(
            names = "--filter",
            paramLabel = "NAME=VALUE",
            description = "Remove only those with a label (label=, label!=) or made until a time")
    private List<String> filters = List.of();

    private final Engine engine;

    ContainerPruneCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException {
        PruneFilter filter = PruneFilter.parse(filters);
        if (!force
                && !Question.confirm(
                        caller, "WARNING! This will remove all containers that do not run.")) {
            return 0;
        }
        long bytes = prune(engine, filter, caller);
        caller.out().println("Total reclaimed space: " + DecimalSize.of(bytes));
        return 0;
    }

    /** Removes them, tells which, and returns the room that was made. */
    static long prune(Engine engine, PruneFilter filter, Caller caller) throws EngineException {
        Volumes.Pruned pruned =
                engine.prune(info -> filter.accepts(info.created(), info.request().labels()));
        if (!pruned.names().isEmpty()) {
            caller.out().println("Deleted Containers:");
            pruned.names().forEach(caller.out()::println);
            caller.out().println();
        }
        return pruned.bytes();
    }
}
