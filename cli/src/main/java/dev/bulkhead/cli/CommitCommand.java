package dev.bulkhead.cli;

import dev.bulkhead.engine.CommitRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an image of a container. */
@Command(
        name = "commit",
        description = "Make an image of a container and what it has changed",
        footer = {
            "",
            "Example:",
            "  bulkhead commit -m 'with my settings' -c 'CMD [\"serve\"]' web mine:2"
        })
final class CommitCommand implements CallerCommand {
    @Option(
            names = {"-a", "--author"},
            paramLabel = "NAME",
            description = "Name an author in its history")
    private Optional<String> author = Optional.empty();

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "Put a message in its history")
    private Optional<String> message = Optional.empty();

    @Option(
            names = {"-c", "--change"},
            paramLabel = "INSTRUCTION",
            description = "Change its settings by an instruction of a Dockerfile")
    private List<String> changes = List.of();

    @Option(
            names = {"-p", "--pause"},
            description = "Let a running container stand still meanwhile; so it is by default")
    private boolean pause = true;

    @Option(names = "--no-pause", description = "Do not let it stand still")
    private boolean unpaused;

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id")
    private String container = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Its name")
    private Optional<String> name = Optional.empty();

    private final Engine engine;

    CommitCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        CommitRequest request =
                new CommitRequest(name, changes, author, message, pause && !unpaused);
        caller.out().println(engine.container(container).commit(request).id());
        return 0;
    }
}
