package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.PushRequest;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts images to registries. */
@Command(
        name = "push",
        description = "Put an image into a registry",
        footer = {"", "Example:", "  bulkhead push registry.example:5000/team/tool:1"})
final class PushCommand implements CallerCommand {
    @Option(
            names = {"-a", "--all-tags"},
            description = "All tags of the repository")
    private boolean allTags;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress")
    private boolean quiet;

    @Option(names = "--platform", paramLabel = "PLATFORM", description = "As linux/arm64")
    private Optional<String> platform = Optional.empty();

    @Parameters(paramLabel = "NAME[:TAG]", description = "The image's name")
    private String name = "";

    private final Engine engine;
    private final Logins logins;

    PushCommand(Engine engine, Logins logins) {
        this.engine = engine;
        this.logins = logins;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        try (ProgressDisplay progress = ProgressDisplay.of(caller, quiet)) {
            PushRequest request =
                    new PushRequest(name, allTags, platform, logins.find(caller, name));
            engine.images().push(request, progress::show);
            if (quiet) {
                caller.out().println(name);
            }
        }
        return 0;
    }
}
