package dev.bulkhead.cli;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what a run would ask of the kernel. */
@Command(
        name = "explain",
        description = "Show, step by step with reasons, what a run would do; nothing is run",
        customSynopsis = {
            "bulkhead explain [OPTIONS] IMAGE [COMMAND…]",
            "       bulkhead explain [OPTIONS] --rootfs DIR [--] COMMAND…"
        },
        footer = {"", "Example:", "  bulkhead explain --rm --rootfs / -- uname -a"})
final class ExplainCommand implements CallerCommand {
    @Mixin private CreationFlags creation = new CreationFlags();

    private final Engine engine;

    ExplainCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        ContainerRequest request = creation.request(caller);
        caller.out().println(engine.explain(request).stripTrailing());
        return 0;
    }
}
