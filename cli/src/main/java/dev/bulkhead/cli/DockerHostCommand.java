package dev.bulkhead.cli;

import picocli.CommandLine.Command;

/** Tells clients of Docker where to connect, and keeps the server there for them. */
@Command(
        name = "docker-host",
        description = {
            "Print how to point docker and its like to this engine, and keep the server for them",
            "",
            "For a shell: eval \"$(bulkhead docker-host)\"; docker ps"
        })
final class DockerHostCommand implements CallerCommand {
    private final ServerControl server;

    DockerHostCommand(ServerControl server) {
        this.server = server;
    }

    @Override
    public int run(Caller caller) throws CommandFailure {
        String address =
                server.dockerAddresses().stream()
                        .findFirst()
                        .orElseThrow(() ->
                                new CommandFailure(
                                        "this server does not serve the Docker API; stop it, and"
                                                + " start it with --docker-socket PATH"));
        server.stay();
        caller.out().println("export DOCKER_HOST=" + address);
        return 0;
    }
}
