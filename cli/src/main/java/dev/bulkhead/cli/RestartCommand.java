package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.StopTime;
import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops containers and starts them again. */
@Command(
        name = "restart",
        description = "Stop containers and start them again",
        footer = {"", "Example:", "  bulkhead restart -t 30 web database"})
final class RestartCommand implements CallerCommand {
    private static final String TIME = "--time";
    private static final Duration DEFAULT = Duration.ofSeconds(10);

    @Option(
            names = {"-t", TIME, "--timeout"},
            paramLabel = "SECONDS",
            description = "How long to wait (default: the container's, or 10); -1: for ever")
    private Optional<String> time = Optional.empty();

    @Parameters(arity = "1..*", paramLabel = "CONTAINER", description = "Names or ids")
    private List<String> containers = List.of();

    private final Engine engine;

    RestartCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws InterruptedException {
        Optional<Duration> patience = time.map(text -> StopTime.parse(TIME, text));
        return new Batch(caller)
                .perform(
                        containers,
                        reference -> {
                            Container container = engine.container(reference);
                            container.restart(patience.orElseGet(() -> ownPatience(container)));
                            return Optional.of(reference);
                        });
    }

    private static Duration ownPatience(Container container) {
        return container.info().request().stopTimeout().orElse(DEFAULT);
    }
}
