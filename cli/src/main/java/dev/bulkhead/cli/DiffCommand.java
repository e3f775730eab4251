package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.FileChange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists what a container has changed. */
@Command(
        name = "diff",
        description = "List the files that a container has added (A), changed (C) or deleted (D)",
        footer = {"", "Example:", "  bulkhead diff web"})
final class DiffCommand implements CallerCommand {
    @Parameters(paramLabel = "CONTAINER", description = "Name or id")
    private String container = "";

    private final Engine engine;

    DiffCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        for (FileChange change : engine.container(container).files().changes()) {
            caller.out().println(letter(change.kind()) + " " + change.path());
        }
        return 0;
    }

    private static char letter(FileChange.Kind kind) {
        return switch (kind) {
            case ADDED -> 'A';
            case MODIFIED -> 'C';
            case DELETED -> 'D';
        };
    }
}
