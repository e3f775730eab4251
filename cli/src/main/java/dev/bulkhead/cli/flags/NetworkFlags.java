package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.NetworkJoin;
import dev.bulkhead.engine.NetworkRequest;
import dev.bulkhead.engine.PortMapping;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which networks it is in, and how it is reached. */
@Topic("Network")
final class NetworkFlags {
    private static final String EXPOSE = "--expose";
    private static final String MAC = "--mac-address";
    private static final String HOST = "host";
    private static final String NONE = "none";
    private static final String CONTAINER = "container:";
    private static final Pattern EXPOSED =
            Pattern.compile("[0-9]{1,5}(-[0-9]{1,5})?(/(tcp|udp|sctp))?");
    private static final Pattern MAC_ADDRESS =
            Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");

    @Option(
            names = {NetworkValue.FLAG, "--net"},
            paramLabel = "NETWORK",
            description =
                    "The network that it is in (default bridge): a name, name=NAME,alias=NAME,"
                            + "ip=ADDRESS, none, host, or container:NAME; several times for several")
    private List<String> networks = List.of();

    @Option(
            names = {"-p", "--publish"},
            paramLabel = "[ADDRESS:][HOST:]PORT",
            description = "Have a port reached by one of the host's, as 8080:80/tcp")
    private List<String> published = List.of();

    @Option(
            names = {"-P", "--publish-all"},
            description = "Have all exposed ports reached by free ones of the host's")
    private boolean all;

    @Option(
            names = EXPOSE,
            paramLabel = "PORT[/PROTOCOL]",
            description = "Say that it serves a port")
    private List<String> exposed = List.of();

    @Option(
            names = {"--network-alias", "--net-alias"},
            paramLabel = "NAME",
            description = "What it is called in its network, too")
    private List<String> aliases = List.of();

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "Its address of IPv4")
    private Optional<String> ip = Optional.empty();

    @Option(names = "--ip6", paramLabel = "ADDRESS", description = "Its address of IPv6")
    private Optional<String> ip6 = Optional.empty();

    @Option(names = MAC, paramLabel = "ADDRESS", description = "Its MAC address")
    private Optional<String> mac = Optional.empty();

    /** Returns whether it shares the host's network. */
    boolean isHost() {
        if (networks.contains(HOST) && networks.size() > 1) {
            throw new InvalidFlagException(
                    NetworkValue.FLAG, HOST, "with the host's network there is no other one");
        }
        return networks.contains(HOST);
    }

    void addTo(ContainerRequest.Builder request) {
        NetworkRequest chosen = chosen();
        List<PortMapping> ports =
                published.stream().flatMap(text -> PublishValue.parse(text).stream()).toList();
        request.network(
                new NetworkRequest(
                        chosen.kind(), chosen.container(), chosen.joins(), ports, all, exposed()));
    }

    private NetworkRequest chosen() {
        if (isHost()) {
            return NetworkRequest.DEFAULT;
        }
        Optional<String> sole =
                networks.stream()
                        .filter(text -> text.equals(NONE) || text.startsWith(CONTAINER))
                        .findFirst();
        if (sole.isPresent()) {
            return without(sole.get());
        }
        List<NetworkJoin> joins = new ArrayList<>();
        networks.forEach(text -> joins.add(NetworkValue.parse(text)));
        if (joins.isEmpty() && isParticular()) {
            joins.add(NetworkJoin.of("bridge"));
        }
        if (!joins.isEmpty()) {
            joins.set(0, particular(joins.getFirst()));
        }
        return NetworkRequest.DEFAULT.withJoins(joins);
    }

    private NetworkRequest without(String network) {
        if (networks.size() > 1 || isParticular()) {
            throw new InvalidFlagException(
                    NetworkValue.FLAG,
                    network,
                    "it has no other network, and no name or address in one");
        }
        if (network.equals(NONE)) {
            return NetworkRequest.NONE;
        }
        if (!published.isEmpty() || all) {
            throw new InvalidFlagException(
                    "--publish",
                    String.join(" ", published),
                    "with another container's network, that one's ports are published");
        }
        return NetworkRequest.ofContainer(network.substring(CONTAINER.length()));
    }

    private boolean isParticular() {
        return !aliases.isEmpty() || ip.isPresent() || ip6.isPresent() || mac.isPresent();
    }

    /** What flags of their own say is about the first network. */
    private NetworkJoin particular(NetworkJoin join) {
        List<String> names = new ArrayList<>(join.aliases());
        names.addAll(aliases);
        List<InetAddress> addresses = new ArrayList<>(join.addresses());
        ip.ifPresent(text -> addresses.add(NetworkValue.address("--ip", text)));
        ip6.ifPresent(text -> addresses.add(NetworkValue.address("--ip6", text)));
        mac.filter(text -> !MAC_ADDRESS.matcher(text).matches())
                .ifPresent(text -> {
                    throw new InvalidFlagException(
                            MAC, text, "expected a MAC address, as 02:42:ac:11:00:02");
                });
        return new NetworkJoin(join.network(), names, addresses, mac.or(join::mac));
    }

    private List<String> exposed() {
        List<String> ports = new ArrayList<>();
        for (String text : exposed) {
            if (!EXPOSED.matcher(text).matches()) {
                throw new InvalidFlagException(
                        EXPOSE, text, "expected PORT or FIRST-LAST, with /tcp, /udp or /sctp");
            }
            PublishValue.parse(text)
                    .forEach(mapping -> ports.add(mapping.port() + "/" + mapping.protocol()));
        }
        return ports;
    }
}
