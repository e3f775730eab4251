package dev.bulkhead.cli;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
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
            description = "Only those with a label (label=, label!=), or made before a time (until=)")
    private List<String> filters = List.of();

    private final Engine engine;

    ContainerPruneCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException {
        PruneFilter filter = PruneFilter.parse(filters, Instant.now());
        if (!force
                && !Question.confirm(
                        caller, "WARNING! This will remove all containers that do not run.")) {
            return 0;
        }
        List<String> removed = new ArrayList<>();
        for (Container container : engine.containers()) {
            if (!container.info().status().isAlive()
                    && filter.accepts(container.info())
                    && remove(container)) {
                removed.add(container.id());
            }
        }
        if (!removed.isEmpty()) {
            caller.out().println("Deleted Containers:");
            removed.forEach(caller.out()::println);
        }
        return 0;
    }

    /** One that was started or removed meanwhile is left alone. */
    private static boolean remove(Container container) throws EngineException {
        try {
            container.remove(false);
            return true;
        } catch (EngineException failure) {
            return switch (failure.kind()) {
                case CONFLICT, NOT_FOUND -> false;
                case BAD_REQUEST, PROGRAM_NOT_FOUND, PROGRAM_NOT_EXECUTABLE, FAILED ->
                        throw failure;
            };
        }
    }
}
