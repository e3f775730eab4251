package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import picocli.CommandLine.Command;

/** Removes images, under Docker's other name. */
@Command(
        name = "rm",
        description = "Remove images that no container is made of",
        footer = {"", "Example:", "  bulkhead image rm debian:13"})
final class ImageRemoveCommand extends RemoveImageCommand {
    ImageRemoveCommand(Engine engine) {
        super(engine);
    }
}
