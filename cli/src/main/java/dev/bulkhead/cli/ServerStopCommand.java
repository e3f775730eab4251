package dev.bulkhead.cli;

import picocli.CommandLine.Command;

/** Ends the server, and no container. */
@Command(
        name = "stop",
        description = "End the server; containers go on, and the next command starts a server")
final class ServerStopCommand implements CallerCommand {
    private final ServerControl server;

    ServerStopCommand(ServerControl server) {
        this.server = server;
    }

    @Override
    public int run(Caller caller) {
        server.stop();
        return 0;
    }
}
