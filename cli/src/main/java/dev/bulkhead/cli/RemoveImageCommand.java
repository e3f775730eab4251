package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.ImageRemoval;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes images. */
@Command(
        name = "rmi",
        description = "Remove images that no container is made of",
        footer = {"", "Example:", "  bulkhead rmi debian:13"})
class RemoveImageCommand implements CallerCommand {
    @Option(
            names = {"-f", "--force"},
            description = "Remove even what ended containers are made of")
    private boolean force;

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Names or ids")
    private List<String> images = List.of();

    private final Engine engine;

    RemoveImageCommand(Engine engine) {
        this.engine = engine;
    }

    @Option(names = "--no-prune", description = "Keep untagged parents; this engine has none")
    void setKeepParents(boolean ignored) {}

    @Override
    public int run(Caller caller) throws InterruptedException {
        return new Batch(caller)
                .perform(
                        images,
                        reference -> Optional.of(lines(engine.images().remove(reference, force))));
    }

    static String lines(List<ImageRemoval> removed) {
        return removed.stream().map(RemoveImageCommand::line).collect(Collectors.joining("\n"));
    }

    private static String line(ImageRemoval removal) {
        return switch (removal) {
            case ImageRemoval.Untagged(String reference) -> "Untagged: " + reference;
            case ImageRemoval.Deleted(String digest) -> "Deleted: " + digest;
        };
    }
}
