package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Waits for containers to end. */
@Command(
        name = "wait",
        description = "Wait until containers end, and print their exit codes",
        footer = {"", "Example:", "  bulkhead wait web"})
final class WaitCommand implements CallerCommand {
    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Names or ids")
    private List<String> containers = List.of();

    private final Engine engine;

    WaitCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        return new Batch(caller)
                .perform(
                        containers,
                        reference -> {
                            var exit = engine.container(reference).exit();
                            return Optional.of(Integer.toString(Foreground.outcome(exit)));
                        });
    }
}
