package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.NetworkJoin;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Connects a container to a network. */
@Command(
        name = "connect",
        description = "Connect a container to a network",
        footer = {"", "Example:", "  bulkhead network connect --alias db back postgres"})
final class NetworkConnectCommand implements CallerCommand {
    @Option(names = "--alias", paramLabel = "NAME", description = "What it is called there, too")
    private List<String> aliases = List.of();

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Its address of IPv4")
    private Optional<String> ip = Optional.empty();

    @Option(names = "--ip6", paramLabel = "ADDRESS", description = "Its address of IPv6")
    private Optional<String> ip6 = Optional.empty();

    @Parameters(index = "0", paramLabel = "NETWORK", description = "The network")
    private String network = "";

    @Parameters(index = "1", paramLabel = "CONTAINER", description = "The container")
    private String container = "";

    private final Engine engine;

    NetworkConnectCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        List<InetAddress> addresses = new ArrayList<>();
        ip.ifPresent(text -> addresses.add(address("--ip", text)));
        ip6.ifPresent(text -> addresses.add(address("--ip6", text)));
        engine.networks()
                .connect(container, new NetworkJoin(network, aliases, addresses, Optional.empty()));
        return 0;
    }

    private static InetAddress address(String flag, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            throw new InvalidFlagException(flag, text, "expected an address");
        }
    }
}
