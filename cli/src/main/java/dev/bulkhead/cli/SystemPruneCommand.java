package dev.bulkhead.cli;

import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImagePruneReport;
import dev.bulkhead.engine.ImagePruneRequest;
import dev.bulkhead.engine.Volumes;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes what nothing needs. */
@Command(
        name = "prune",
        description = "Remove containers that do not run, and images that nothing needs",
        footer = {"", "Example:", "  bulkhead system prune --all --volumes"})
final class SystemPruneCommand implements CallerCommand {
    @Option(
            names = {"-a", "--all"},
            description = "Remove images with names too that no container is made of")
    private boolean all;

    @Option(names = "--volumes", description = "Remove nameless volumes too")
    private boolean volumes;

    @Option(
            names = {"-f", "--force"},
            description = "Do not ask")
    private boolean force;

    @Option(
            names = "--filter",
            paramLabel = "NAME=VALUE",
            description = "Remove only what has a label (label=, label!=) or was made until a time")
    private List<String> filters = List.of();

    private final Engine engine;

    SystemPruneCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException {
        PruneFilter filter = PruneFilter.parse(filters);
        if (!force && !Question.confirm(caller, warning())) {
            return 0;
        }
        long bytes = ContainerPruneCommand.prune(engine, filter, caller);
        if (volumes) {
            bytes += pruneVolumes(filter, caller);
        }
        bytes += pruneImages(filter, caller);
        caller.out().println("Total reclaimed space: " + DecimalSize.of(bytes));
        return 0;
    }

    private String warning() {
        return "WARNING! This will remove:\n"
                + "  - all containers that do not run\n"
                + (volumes ? "  - all nameless volumes that no container is made with\n" : "")
                + (all
                        ? "  - all images that no container is made of\n"
                        : "  - all images without a name\n");
    }

    private long pruneVolumes(PruneFilter filter, Caller caller) throws EngineException {
        Volumes.Pruned pruned =
                engine.volumes()
                        .prune(volume ->
                                volume.anonymous()
                                        && filter.accepts(volume.created(), volume.labels()));
        if (!pruned.names().isEmpty()) {
            caller.out().println("Deleted Volumes:");
            pruned.names().forEach(caller.out()::println);
            caller.out().println();
        }
        return pruned.bytes();
    }

    private long pruneImages(PruneFilter filter, Caller caller) throws EngineException {
        ImagePruneReport report =
                engine.images()
                        .prune(
                                new ImagePruneRequest(
                                        all,
                                        filter.before(),
                                        filter.labels(),
                                        filter.withoutLabels(),
                                        OptionalLong.empty()));
        if (!report.removed().isEmpty()) {
            caller.out().println("Deleted Images:");
            caller.out().println(RemoveImageCommand.lines(report.removed()));
            caller.out().println();
        }
        return report.bytes();
    }
}
