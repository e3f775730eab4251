package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.UpdateFlags;
import dev.bulkhead.engine.ContainerUpdate;
import dev.bulkhead.engine.Engine;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Changes what containers may use, and their restart policy. */
@Command(
        name = "update",
        description = "Change limits and the restart policy of containers, also while they run",
        footer = {"", "Example:", "  bulkhead update --memory 1g --restart unless-stopped web"})
final class UpdateCommand implements CallerCommand {
    @Mixin private UpdateFlags flags = new UpdateFlags();

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Names or ids")
    private List<String> containers = List.of();

    private final Engine engine;

    UpdateCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        ContainerUpdate update = flags.update();
        return new Batch(caller)
                .perform(
                        containers,
                        reference -> {
                            engine.container(reference).update(update);
                            return Optional.of(reference);
                        });
    }
}
