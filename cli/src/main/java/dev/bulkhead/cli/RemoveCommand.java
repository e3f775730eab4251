package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes containers. */
@Command(
        name = "rm",
        description = "Remove containers",
        footer = {"", "Example:", "  bulkhead rm -f web"})
final class RemoveCommand implements CallerCommand {
    @Option(
            names = {"-f", "--force"},
            description = "Kill those that run; do not mind those that are gone")
    private boolean force;

    @Option(
            names = {"-v", "--volumes"},
            description = "Remove their nameless volumes too")
    private boolean volumes;

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Names or ids")
    private List<String> containers = List.of();

    private final Engine engine;

    RemoveCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        return new Batch(caller).perform(containers, reference -> remove(reference, caller));
    }

    private Optional<String> remove(String reference, Caller caller) throws EngineException {
        try {
            engine.container(reference).remove(force, volumes);
            return Optional.of(reference);
        } catch (EngineException failure) {
            if (force && failure.kind() == EngineException.Kind.NOT_FOUND) {
                caller.err().println("bulkhead: " + failure.getMessage());
                return Optional.empty();
            }
            throw failure;
        }
    }
}
