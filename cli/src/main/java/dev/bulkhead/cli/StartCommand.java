package dev.bulkhead.cli;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.StreamRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts containers. */
@Command(
        name = "start",
        description = "Start containers that were made, or have ended",
        footer = {"", "Example:", "  bulkhead start -ai web"})
final class StartCommand implements CallerCommand {
    @Option(
            names = {"-a", "--attach"},
            description = "Show what it writes, and pass signals on")
    private boolean attach;

    @Option(
            names = {"-i", "--interactive"},
            description = "Pass your input on")
    private boolean interactive;

    @Mixin private DetachFlag detachKeys = new DetachFlag();

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Names or ids")
    private List<String> containers = List.of();

    private final Engine engine;

    StartCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws Exception {
        if (!attach && !interactive) {
            return new Batch(caller)
                    .perform(containers, reference -> startAlone(reference, caller));
        }
        if (containers.size() > 1) {
            throw new CommandFailure("you cannot start and attach several containers at once");
        }
        Container container = engine.container(containers.getFirst());
        ContainerRequest request = container.info().request();
        boolean terminal = request.terminal();
        Foreground foreground =
                new Foreground(
                        caller, terminal, interactive && request.input(), true, detachKeys.keys());
        foreground.requireTerminal();
        StreamRequest streams =
                terminal
                        ? Foreground.terminalOf(caller)
                        : new StreamRequest.Logged(request.input());
        CompletableFuture<Integer> end = container.nextExit();
        return foreground.watch(container.start(streams), end).orElse(0);
    }

    private Optional<String> startAlone(String reference, Caller caller) throws EngineException {
        Container container = engine.container(reference);
        ContainerRequest request = container.info().request();
        StreamRequest streams =
                request.terminal()
                        ? Foreground.terminalOf(caller)
                        : new StreamRequest.Logged(request.input());
        container.start(streams).close();
        return Optional.of(reference);
    }
}
