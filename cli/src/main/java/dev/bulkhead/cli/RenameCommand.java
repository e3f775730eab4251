package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Gives a container another name. */
@Command(
        name = "rename",
        description = "Give a container another name",
        footer = {"", "Example:", "  bulkhead rename web old-web"})
final class RenameCommand implements CallerCommand {
    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Its name or id")
    private String reference = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "Its new name")
    private String name = "";

    private final Engine engine;

    RenameCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        engine.container(reference).rename(name);
        return 0;
    }
}
