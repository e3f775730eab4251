package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.RegistryCredentials;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says to a registry who the caller is. */
@Command(
        name = "login",
        description = "Log in to a registry",
        footer = {
            "",
            "The password is checked, and kept by the program that Docker's config.json names as",
            "credsStore or in credHelpers. Without one the server remembers it until it ends; it is",
            "never written to a file.",
            "",
            "Example:",
            "  bulkhead login -u me --password-stdin registry.example:5000 < password"
        })
final class LoginCommand implements CallerCommand {
    private static final int LONGEST = 64 * 1024;
    private static final String FROM_INPUT = "--password-stdin";

    @Option(
            names = {"-u", "--username"},
            paramLabel = "NAME",
            description = "Who to be")
    private Optional<String> username = Optional.empty();

    @Option(
            names = {"-p", "--password"},
            paramLabel = "PASSWORD",
            description = "The password or token; others of the machine may see it here")
    private Optional<String> password = Optional.empty();

    @Option(names = FROM_INPUT, description = "Read the password from standard input")
    private boolean fromInput;

    @Parameters(arity = "0..1", paramLabel = "REGISTRY", description = "Default: docker.io")
    private String server = "";

    private final Engine engine;
    private final Logins logins;

    LoginCommand(Engine engine, Logins logins) {
        this.engine = engine;
        this.logins = logins;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException, CommandFailure {
        if (username.isEmpty()) {
            throw new CommandFailure(1, "give a name by --username");
        }
        String registry = Logins.registry(server);
        RegistryCredentials credentials = new RegistryCredentials(username.get(), password(caller));
        engine.images().login(registry, credentials);
        Optional<String> helper = logins.keep(caller, registry, credentials);
        caller.out().println("Login Succeeded");
        if (helper.isEmpty()) {
            caller.err()
                    .println(
                            "bulkhead: the password is remembered until the server ends; to keep it,"
                                    + " name a credsStore in Docker's config.json");
        }
        return 0;
    }

    private String password(Caller caller) throws IOException, CommandFailure {
        if (password.isPresent()) {
            caller.err()
                    .println(
                            "bulkhead: warning: others may see a password in --password; use "
                                    + FROM_INPUT);
            return password.get();
        }
        if (!fromInput) {
            throw new CommandFailure(1, "give the password by " + FROM_INPUT);
        }
        byte[] bytes = caller.in().readNBytes(LONGEST);
        String text = new String(bytes, UTF_8).replaceFirst("\\r?\\n$", "");
        if (text.isEmpty()) {
            throw new CommandFailure(1, "standard input has no password");
        }
        return text;
    }
}
