package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.NameRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What a container is told of names. */
@Topic("Names")
final class NameFlags {
    private static final String DNS = "--dns";
    private static final String ADD_HOST = "--add-host";
    private static final String HOST_GATEWAY = "host-gateway";
    private static final Pattern HOST =
            Pattern.compile("(?<name>[^\\s:=]+)[:=](?<address>\\[.+]|[^\\[].*)");

    @Option(
            names = DNS,
            paramLabel = "ADDRESS",
            description = "Who is asked for names of the outer world (default: as the host)")
    private List<String> servers = List.of();

    @Option(
            names = "--dns-search",
            paramLabel = "DOMAIN",
            description = "Where names are looked for (default: as the host; \".\": nowhere)")
    private List<String> search = List.of();

    @Option(
            names = {"--dns-option", "--dns-opt"},
            paramLabel = "OPTION",
            description = "Set an option of resolv.conf, as ndots:2")
    private List<String> options = List.of();

    @Option(
            names = ADD_HOST,
            paramLabel = "NAME:ADDRESS",
            description = "Add a name to /etc/hosts; host-gateway is the host's address")
    private List<String> hosts = List.of();

    void addTo(ContainerRequest.Builder request) {
        List<InetAddress> addresses =
                servers.stream().map(server -> address(DNS, server, server)).toList();
        try {
            List<NameRequest.Host> further = hosts.stream().map(NameFlags::host).toList();
            request.names(new NameRequest(addresses, search, options, further));
        } catch (IllegalArgumentException e) {
            throw new InvalidFlagException(String.valueOf(e.getMessage()));
        }
    }

    private static NameRequest.Host host(String value) {
        Matcher parts = HOST.matcher(value);
        if (!parts.matches()) {
            throw new InvalidFlagException(
                    ADD_HOST, value, "expected NAME:ADDRESS, as db:192.0.2.7 or host:host-gateway");
        }
        String address = parts.group("address");
        String bare =
                address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
        return new NameRequest.Host(
                parts.group("name"),
                bare.equals(HOST_GATEWAY)
                        ? Optional.empty()
                        : Optional.of(address(ADD_HOST, value, bare)));
    }

    private static InetAddress address(String flag, String value, String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException _) {
            throw new InvalidFlagException(
                    flag, value, "expected an address in numbers, as 192.0.2.7 or 2001:db8::7");
        }
    }
}
