package dev.bulkhead.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Ends the server, and no container. */
@Command(
        name = "stop",
        description = "End the server; containers go on, and the next command starts a server")
final class ServerStopCommand implements Callable<Integer> {
    private final ServerControl server;

    ServerStopCommand(ServerControl server) {
        this.server = server;
    }

    @Override
    public Integer call() {
        server.stop();
        return 0;
    }
}
