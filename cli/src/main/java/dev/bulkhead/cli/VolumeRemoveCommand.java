package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes volumes. */
@Command(
        name = "rm",
        description = "Remove volumes that no container is made with",
        footer = {"", "Example:", "  bulkhead volume rm data"})
final class VolumeRemoveCommand implements CallerCommand {
    @Option(
            names = {"-f", "--force"},
            description = "Do not mind those that are gone")
    private boolean force;

    @Parameters(arity = "1..*", paramLabel = "VOLUME", description = "Names")
    private List<String> names = List.of();

    private final Engine engine;

    VolumeRemoveCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        return new Batch(caller)
                .perform(
                        names,
                        name -> {
                            engine.volumes().remove(name, force);
                            return Optional.of(name);
                        });
    }
}
