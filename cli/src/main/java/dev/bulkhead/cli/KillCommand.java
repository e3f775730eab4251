package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.SignalValue;
import dev.bulkhead.engine.Engine;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends containers a signal. */
@Command(
        name = "kill",
        description = "Send containers a signal",
        footer = {"", "Example:", "  bulkhead kill -s HUP web"})
final class KillCommand implements CallerCommand {
    private static final String SIGNAL = "--signal";

    @Option(
            names = {"-s", SIGNAL},
            paramLabel = "SIGNAL",
            defaultValue = "KILL",
            description = "A name or number (default KILL)")
    private String signal = "";

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Names or ids")
    private List<String> containers = List.of();

    private final Engine engine;

    KillCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        int number = SignalValue.parse(SIGNAL, signal);
        return new Batch(caller)
                .perform(
                        containers,
                        reference -> {
                            engine.container(reference).kill(number);
                            return Optional.of(reference);
                        });
    }
}
