package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets paused containers go on. */
@Command(
        name = "unpause",
        description = "Let the processes of paused containers go on",
        footer = {"", "Example:", "  bulkhead unpause web"})
final class UnpauseCommand implements CallerCommand {
    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Names or ids")
    private List<String> containers = List.of();

    private final Engine engine;

    UnpauseCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        return new Batch(caller)
                .perform(
                        containers,
                        reference -> {
                            engine.container(reference).unpause();
                            return Optional.of(reference);
                        });
    }
}
