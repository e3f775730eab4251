package dev.bulkhead.cli;

import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.Volumes;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes volumes that nothing uses. */
@Command(
        name = "prune",
        description = "Remove the nameless volumes that no container is made with",
        footer = {"", "Example:", "  bulkhead volume prune --all --filter label=temporary"})
final class VolumePruneCommand implements CallerCommand {
    @Option(
            names = {"-a", "--all"},
            description = "Remove those with a name too")
    private boolean all;

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

    VolumePruneCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException {
        VolumeFilter filter = VolumeFilter.parse(filters);
        boolean named = all || filter.meansNamed();
        String what = named ? "all volumes" : "all nameless volumes";
        if (!force
                && !Question.confirm(
                        caller,
                        "WARNING! This will remove %s that no container is made with."
                                .formatted(what))) {
            return 0;
        }
        Volumes.Pruned pruned =
                engine.volumes()
                        .prune(volume -> (named || volume.anonymous()) && filter.accepts(volume));
        if (!pruned.names().isEmpty()) {
            caller.out().println("Deleted Volumes:");
            pruned.names().forEach(caller.out()::println);
            caller.out().println();
        }
        caller.out().println("Total reclaimed space: " + DecimalSize.of(pruned.bytes()));
        return 0;
    }
}
