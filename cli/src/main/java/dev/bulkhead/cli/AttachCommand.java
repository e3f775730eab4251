package dev.bulkhead.cli;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connects the caller with a running container. */
@Command(
        name = "attach",
        description = "Connect your terminal with a running container",
        footer = {"", "Example:", "  bulkhead attach --detach-keys ctrl-x web"})
final class AttachCommand implements CallerCommand {
    @Option(names = "--no-stdin", description = "Do not pass your input on")
    private boolean noInput;

    @Option(
            names = "--sig-proxy",
            defaultValue = "true",
            fallbackValue = "true",
            description = "Pass signals on to it (default true)")
    private boolean signals;

    @Mixin private DetachFlag detachKeys = new DetachFlag();

    @Parameters(paramLabel = "CONTAINER", description = "Its name or id")
    private String reference = "";

    private final Engine engine;

    AttachCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws Exception {
        Container container = engine.container(reference);
        ContainerRequest request = container.info().request();
        Foreground foreground =
                new Foreground(
                        caller,
                        request.terminal(),
                        request.input() && !noInput,
                        signals,
                        detachKeys.keys());
        foreground.requireTerminal();
        return foreground.watch(container.attach(), container.nextExit()).orElse(0);
    }
}
