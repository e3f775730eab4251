package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.flags.PublishValue;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.PortBinding;
import dev.bulkhead.engine.PortMapping;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows and changes the published ports of a container. */
@Command(
        name = "port",
        description = "Show how a container's ports are reached, or change that while it runs",
        footer = {
            "",
            "Examples:",
            "  bulkhead port web",
            "  bulkhead port web 80/tcp",
            "  bulkhead port --publish 8081:80 web",
            "  bulkhead port --unpublish 80/tcp web"
        })
final class PortCommand implements CallerCommand {
    @Option(
            names = "--publish",
            paramLabel = "[ADDRESS:][HOST:]PORT",
            description = "Have a further port reached by one of the host's")
    private List<String> published = List.of();

    @Option(
            names = "--unpublish",
            paramLabel = "PORT[/PROTOCOL]",
            description = "Have a port of the container reached by the host's no more")
    private List<String> unpublished = List.of();

    @Parameters(index = "0", paramLabel = "CONTAINER", description = "The container")
    private String container = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PORT[/PROTOCOL]",
            description = "Show this one only")
    private Optional<String> port = Optional.empty();

    private final Engine engine;

    PortCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        for (String text : unpublished) {
            PortMapping each = PublishValue.parse(text).getFirst();
            engine.networks().unpublish(container, each.port(), each.protocol());
        }
        if (!published.isEmpty()) {
            List<PortMapping> more =
                    published.stream().flatMap(text -> PublishValue.parse(text).stream()).toList();
            var _ = engine.networks().publish(container, more);
        }
        List<PortBinding> bindings = engine.networks().ports(container);
        if (port.isEmpty()) {
            bindings.forEach(each ->
                    caller.out()
                            .println(
                                    "%d/%s -> %s"
                                            .formatted(each.port(), each.protocol(), each.host())));
            return 0;
        }
        return show(port.get(), bindings, caller);
    }

    private int show(String wanted, List<PortBinding> bindings, Caller caller) {
        PortMapping meant = PublishValue.parse(wanted).getFirst();
        List<PortBinding> found =
                bindings.stream()
                        .filter(each ->
                                each.port() == meant.port()
                                        && each.protocol().equals(meant.protocol()))
                        .toList();
        if (found.isEmpty()) {
            throw new InvalidFlagException(
                    "no public port '%d/%s' published for %s"
                            .formatted(meant.port(), meant.protocol(), container));
        }
        found.forEach(each -> caller.out().println(each.host()));
        return 0;
    }
}
