package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.flags.KeyValues;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.NetworkCreation;
import dev.bulkhead.engine.NetworkPool;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a network. */
@Command(
        name = "create",
        description = "Make a network",
        footer = {
            "",
            "Examples:",
            "  bulkhead network create front",
            "  bulkhead network create --subnet 172.28.0.0/16 --ip-range 172.28.5.0/24 back",
            "  bulkhead network create --internal --ipv6 inner",
            "  bulkhead network create -d macvlan -o parent=eth0 --subnet 192.0.2.0/24 outer"
        })
final class NetworkCreateCommand implements CallerCommand {
    private static final String SUBNET = "--subnet";

    @Option(
            names = {"-d", "--driver"},
            paramLabel = "DRIVER",
            description = "bridge (default) or macvlan")
    private String driver = "bridge";

    @Option(names = SUBNET, paramLabel = "SUBNET", description = "Its addresses, as 172.28.0.0/16")
    private List<String> subnets = List.of();

    @Option(names = "--gateway", paramLabel = "ADDRESS", description = "Who leads elsewhere")
    private List<String> gateways = List.of();

    @Option(
            names = "--ip-range",
            paramLabel = "SUBNET",
            description = "Those of its addresses that are given to who asks for none")
    private List<String> ranges = List.of();

    @Option(
            names = "--aux-address",
            paramLabel = "NAME=ADDRESS",
            description = "Keep an address free")
    private List<String> reserved = List.of();

    @Option(names = "--ipv6", description = "Give it addresses of IPv6 too")
    private boolean ipv6;

    @Option(names = "--internal", description = "Let nothing lead out of it")
    private boolean internal;

    @Option(names = "--attachable", hidden = true, description = "Every network is")
    @SuppressWarnings("UnusedVariable") // Docker's clients say it.
    private boolean attachable;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Add a label")
    private List<String> labels = List.of();

    @Option(
            names = {"-o", "--opt"},
            paramLabel = "KEY=VALUE",
            description = "Set an option, as com.docker.network.bridge.enable_icc=false")
    private List<String> options = List.of();

    @Parameters(paramLabel = "NETWORK", description = "Its name")
    private String name = "";

    private final Engine engine;

    NetworkCreateCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        NetworkCreation creation =
                new NetworkCreation(
                        name,
                        driver,
                        pools(),
                        ipv6,
                        internal,
                        KeyValues.parse("--opt", options),
                        KeyValues.parse("--label", labels));
        caller.out().println(engine.networks().create(creation).id());
        return 0;
    }

    /** Gateways, ranges and addresses belong to the subnet of their kind. */
    private List<NetworkPool> pools() {
        List<NetworkPool> pools = new ArrayList<>();
        for (String subnet : subnets) {
            boolean wide = subnet.contains(":");
            pools.add(
                    new NetworkPool(
                            Optional.of(subnet),
                            first(gateways, wide).map(text -> address("--gateway", text)),
                            first(ranges, wide),
                            reserved(wide)));
        }
        if (subnets.isEmpty() && !(gateways.isEmpty() && ranges.isEmpty() && reserved.isEmpty())) {
            throw new InvalidFlagException(
                    SUBNET + " is missing: a gateway, a range and addresses belong to a subnet");
        }
        return pools;
    }

    private static Optional<String> first(List<String> texts, boolean wide) {
        return texts.stream().filter(text -> text.contains(":") == wide).findFirst();
    }

    private Map<String, InetAddress> reserved(boolean wide) {
        Map<String, InetAddress> addresses = new HashMap<>();
        KeyValues.parse("--aux-address", reserved)
                .forEach((key, text) -> {
                    if (text.contains(":") == wide) {
                        addresses.put(key, address("--aux-address", text));
                    }
                });
        return addresses;
    }

    private static InetAddress address(String flag, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            throw new InvalidFlagException(flag, text, "expected an address");
        }
    }
}
