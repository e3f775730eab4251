package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a container. */
@Command(
        name = "create",
        description = "Make a container, to be started later",
        customSynopsis = {
            "bulkhead create [OPTIONS] IMAGE [COMMAND…]",
            "       bulkhead create [OPTIONS] --rootfs DIR [--] COMMAND…"
        },
        footer = {
            "",
            "Example:",
            "  bulkhead create --name web -m 256m debian:13 python3 -m http.server"
        })
final class CreateCommand implements CallerCommand {
    @Mixin private CreationFlags creation = new CreationFlags();

    private final Engine engine;
    private final Logins logins;

    CreateCommand(Engine engine, Logins logins) {
        this.engine = engine;
        this.logins = logins;
    }

    @Override
    public int run(Caller caller) throws EngineException, CommandFailure, IOException {
        caller.out().println(creation.creation(engine, caller, logins).create().id());
        return 0;
    }
}
