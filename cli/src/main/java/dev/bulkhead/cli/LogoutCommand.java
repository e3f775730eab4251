package dev.bulkhead.cli;

import dev.bulkhead.engine.EngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has a registry's credentials forgotten. */
@Command(
        name = "logout",
        description = "Log out of a registry",
        footer = {"", "Example:", "  bulkhead logout registry.example:5000"})
final class LogoutCommand implements CallerCommand {
    @Parameters(arity = "0..1", paramLabel = "REGISTRY", description = "Default: docker.io")
    private String server = "";

    private final Logins logins;

    LogoutCommand(Logins logins) {
        this.logins = logins;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        String registry = Logins.registry(server);
        logins.forget(caller, registry);
        caller.out().println("Removing login credentials for " + registry);
        return 0;
    }
}
