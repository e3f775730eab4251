package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a container and runs it. */
@Command(
        name = "run",
        description = "Run a program in a new container",
        customSynopsis = {
            "bulkhead run [OPTIONS] IMAGE [COMMAND…]",
            "       bulkhead run [OPTIONS] --rootfs DIR [--] COMMAND…"
        },
        footer = {
            "",
            "Examples:",
            "  bulkhead run --rm --rootfs / -- uname -a",
            "  bulkhead run --rm -it -v .:/work -w /work -m 512m debian:13 bash",
            "",
            "The exit code is the program's; 125: the engine failed, 126: the program cannot be",
            "executed, 127: it was not found."
        })
final class RunCommand implements CallerCommand {
    @Option(
            names = {"-d", "--detach"},
            description = "Leave it running, and print its id")
    private boolean detach;

    @Option(
            names = "--sig-proxy",
            defaultValue = "true",
            fallbackValue = "true",
            description = "Pass signals on to it (default true)")
    private boolean signals;

    @Mixin private DetachFlag detachKeys = new DetachFlag();
    @Mixin private CreationFlags creation = new CreationFlags();

    private final Engine engine;
    private final Logins logins;

    RunCommand(Engine engine, Logins logins) {
        this.engine = engine;
        this.logins = logins;
    }

    @Override
    public int run(Caller caller) throws CommandFailure, IOException, InterruptedException {
        Creation asked = creation.creation(engine, caller, logins);
        if (detach) {
            return new Run(asked, Optional.empty()).perform();
        }
        Foreground foreground =
                new Foreground(
                        caller,
                        asked.request().terminal(),
                        asked.request().input(),
                        signals,
                        detachKeys.keys());
        foreground.requireTerminal();
        return new Run(asked, Optional.of(foreground)).perform();
    }
}
