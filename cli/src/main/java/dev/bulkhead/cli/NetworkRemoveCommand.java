package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes networks. */
@Command(
        name = "rm",
        aliases = "remove",
        description = "Remove networks that nobody is in",
        footer = {"", "Example:", "  bulkhead network rm front"})
final class NetworkRemoveCommand implements CallerCommand {
    @Option(
            names = {"-f", "--force"},
            description = "Do not mind those that are gone")
    private boolean force;

    @Parameters(arity = "1..*", paramLabel = "NETWORK", description = "Names or ids")
    private List<String> names = List.of();

    private final Engine engine;

    NetworkRemoveCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        return new Batch(caller)
                .perform(
                        names,
                        name -> {
                            remove(name);
                            return Optional.of(name);
                        });
    }

    private void remove(String name) throws EngineException {
        try {
            engine.networks().remove(name);
        } catch (EngineException e) {
            if (!force || e.kind() != EngineException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
