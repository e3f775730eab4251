package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import picocli.CommandLine.Command;

/** Lists images, under Docker's other name. */
@Command(
        name = "ls",
        description = "List images",
        footer = {"", "Example:", "  bulkhead image ls --format '{{.Repository}}:{{.Tag}}'"})
final class ImageListCommand extends ImagesCommand {
    ImageListCommand(Engine engine) {
        super(engine);
    }
}
