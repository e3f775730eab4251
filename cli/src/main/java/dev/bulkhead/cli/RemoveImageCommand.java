package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes images. */
@Command(
        name = "rmi",
        description = "Remove images that no container is made of",
        footer = {"", "Example:", "  bulkhead rmi debian:13"})
final class RemoveImageCommand implements CallerCommand {
    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Names or ids")
    private List<String> images = List.of();

    private final Engine engine;

    RemoveImageCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        return new Batch(caller)
                .perform(
                        images,
                        reference -> {
                            engine.removeImage(reference);
                            return Optional.of("Untagged: " + reference);
                        });
    }
}
