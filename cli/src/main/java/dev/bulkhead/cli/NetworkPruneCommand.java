package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes networks that nothing uses. */
@Command(
        name = "prune",
        description = "Remove the networks that no container uses",
        footer = {"", "Example:", "  bulkhead network prune --filter label=temporary"})
final class NetworkPruneCommand implements CallerCommand {
    @Option(
            names = {"-f", "--force"},
            description = "Do not ask")
    private boolean force;

    @Option(
            names = "--filter",
            paramLabel = "NAME=VALUE",
            description = "Remove only those with a label (label=, label!=) or a name")
    private List<String> filters = List.of();

    private final Engine engine;

    NetworkPruneCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException {
        NetworkFilter filter = NetworkFilter.parse(filters);
        if (!force
                && !Question.confirm(
                        caller, "WARNING! This will remove all networks that no container uses.")) {
            return 0;
        }
        List<String> removed = engine.networks().prune(filter::accepts);
        if (!removed.isEmpty()) {
            caller.out().println("Deleted Networks:");
            removed.forEach(caller.out()::println);
        }
        return 0;
    }
}
