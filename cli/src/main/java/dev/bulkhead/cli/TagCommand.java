package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives images names. */
@Command(
        name = "tag",
        description = "Give an image a further name",
        footer = {"", "Example:", "  bulkhead tag debian:13 registry.example/base:1"})
final class TagCommand implements CallerCommand {
    @Parameters(index = "0", paramLabel = "IMAGE", description = "A name or id")
    private String image = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The further name")
    private String name = "";

    private final Engine engine;

    TagCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        engine.images().tag(image, name);
        return 0;
    }
}
