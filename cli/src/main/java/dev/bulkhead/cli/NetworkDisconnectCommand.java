package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Disconnects a container from a network. */
@Command(
        name = "disconnect",
        description = "Disconnect a container from a network",
        footer = {"", "Example:", "  bulkhead network disconnect back postgres"})
final class NetworkDisconnectCommand implements CallerCommand {
    @Option(
            names = {"-f", "--force"},
            description = "Do not mind if it is not in it")
    private boolean force;

    @Parameters(index = "0", paramLabel = "NETWORK", description = "The network")
    private String network = "";

    @Parameters(index = "1", paramLabel = "CONTAINER", description = "The container")
    private String container = "";

    private final Engine engine;

    NetworkDisconnectCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        engine.networks().disconnect(container, network, force);
        return 0;
    }
}
