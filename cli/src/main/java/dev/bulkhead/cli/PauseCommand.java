package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Pauses containers. */
@Command(
        name = "pause",
        description = "Stop all processes of containers where they are",
        footer = {"", "Example:", "  bulkhead pause web"})
final class PauseCommand implements CallerCommand {
    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Names or ids")
    private List<String> containers = List.of();

    private final Engine engine;

    PauseCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        return new Batch(caller)
                .perform(
                        containers,
                        reference -> {
                            engine.container(reference).pause();
                            return Optional.of(reference);
                        });
    }
}
