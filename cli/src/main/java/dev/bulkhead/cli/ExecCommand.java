package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.EnvironmentFlags;
import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.flags.UserFlags;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.ExecRequest;
import dev.bulkhead.engine.Execution;
import dev.bulkhead.engine.StreamRequest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a further program in a container. */
@Command(
        name = "exec",
        description = "Run a further program in a running container",
        customSynopsis = "bulkhead exec [OPTIONS] CONTAINER COMMAND…",
        footer = {"", "Example:", "  bulkhead exec -it web bash"})
final class ExecCommand implements CallerCommand {
    @Option(
            names = {"-i", "--interactive"},
            description = "Keep standard input open")
    private boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description = "Give it a terminal")
    private boolean terminal;

    @Option(
            names = {"-d", "--detach"},
            description = "Leave it running")
    private boolean detach;

    @Option(names = "--privileged", description = "Give it the walls' every capability")
    private boolean privileged;

    @Mixin private EnvironmentFlags environment = new EnvironmentFlags();
    @Mixin private UserFlags user = new UserFlags();
    @Mixin private DetachFlag detachKeys = new DetachFlag();

    // How they are given stands in the synopsis.
    @Parameters(hidden = true)
    private List<String> arguments = List.of();

    private final Engine engine;

    ExecCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws Exception {
        if (arguments.size() < 2) {
            throw new InvalidFlagException("a container and a command are needed");
        }
        ExecRequest request =
                new ExecRequest(
                        arguments.subList(1, arguments.size()),
                        environment.variables(CallerSurroundings.of(caller)),
                        user.workingDirectory(),
                        user.user(),
                        privileged);
        Container container = engine.container(arguments.getFirst());
        if (detach) {
            StreamRequest streams =
                    terminal
                            ? Foreground.terminalOf(caller)
                            : new StreamRequest.Logged(interactive);
            container.exec(request, streams).attachment().close();
            return 0;
        }
        Foreground foreground =
                new Foreground(caller, terminal, interactive, true, detachKeys.keys());
        foreground.requireTerminal();
        Execution execution = container.exec(request, foreground.streams(false));
        return foreground.watch(execution.attachment(), execution.exit()).orElse(0);
    }
}
