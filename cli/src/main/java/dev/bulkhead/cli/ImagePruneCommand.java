package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.ByteSize;
import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImagePruneReport;
import dev.bulkhead.engine.ImagePruneRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes images that nothing needs. */
@Command(
        name = "prune",
        description = "Remove images that have no name, or that no container is made of",
        footer = {
            "",
            "Examples:",
            "  bulkhead image prune -f",
            "  bulkhead image prune -a -f --filter until=240h",
            "  bulkhead image prune -a -f --keep-storage 10g"
        })
final class ImagePruneCommand implements CallerCommand {
    private static final String FILTER = "--filter";
    private static final String KEEP = "--keep-storage";

    @Option(
            names = {"-a", "--all"},
            description = "Images with names too")
    private boolean all;

    @Option(
            names = {"-f", "--force"},
            description = "Do not ask")
    private boolean force;

    @Option(
            names = FILTER,
            paramLabel = "NAME=VALUE",
            description = "Only those of until=, label= or label!=")
    private List<String> filters = List.of();

    @Option(
            names = KEEP,
            paramLabel = "BYTES",
            description = "Keep the images that were used last, up to this size, as 10g")
    private Optional<String> keep = Optional.empty();

    private final Engine engine;

    ImagePruneCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException {
        ImagePruneRequest request = request();
        String which =
                all ? "all images that no container is made of" : "all images without a name";
        if (!force && !Question.confirm(caller, "WARNING! This will remove " + which + ".")) {
            return 0;
        }
        ImagePruneReport report = engine.images().prune(request);
        if (!report.removed().isEmpty()) {
            caller.out().println("Deleted Images:");
            caller.out().println(RemoveImageCommand.lines(report.removed()));
            caller.out().println();
        }
        caller.out().println("Total reclaimed space: " + DecimalSize.of(report.bytes()));
        return 0;
    }

    private ImagePruneRequest request() {
        PruneFilter filter = PruneFilter.parse(filters);
        OptionalLong kept =
                keep.isPresent()
                        ? OptionalLong.of(ByteSize.parse(KEEP, keep.get()))
                        : OptionalLong.empty();
        return new ImagePruneRequest(
                all, filter.before(), filter.labels(), filter.withoutLabels(), kept);
    }
}
