package dev.bulkhead.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands in a container's /etc/hosts. */
final class HostsText {
    private static final Path HOST_FILE = Path.of("/etc/hosts");

    /** What every container calls this host. */
    static final String HOST_NAME = "host.docker.internal";

    private static final List<String> USUAL =
            List.of(
                    "127.0.0.1\tlocalhost",
                    "::1\tlocalhost ip6-localhost ip6-loopback",
                    "fe00::\tip6-localnet",
                    "ff00::\tip6-mcastprefix",
                    "ff02::1\tip6-allnodes",
                    "ff02::2\tip6-allrouters");

    private final ContainerRecord container;
    private final String hostname;

    HostsText(ContainerRecord container, String hostname) {
        this.container = container;
        this.hostname = hostname;
    }

    /** Returns the lines for a container that is in some networks. */
    List<String> lines(List<NetworkPlace> places) throws IOException {
        ContainerRequest request = container.request();
        boolean isHost = request.namespaces().network();
        List<String> lines =
                new ArrayList<>(
                        isHost && Files.isReadable(HOST_FILE)
                                ? Files.readAllLines(HOST_FILE)
                                : USUAL);
        Optional<InetAddress> host =
                isHost
                        ? Optional.of(InetAddress.ofLiteral("127.0.0.1"))
                        : places.stream().flatMap(place -> place.gateways().stream()).findFirst();
        for (NameRequest.Host further : request.names().hosts()) {
            further.address()
                    .or(() -> host)
                    .ifPresent(address -> lines.add(line(address, further.name())));
        }
        boolean isTaken =
                request.names().hosts().stream()
                        .anyMatch(further -> further.name().equals(HOST_NAME));
        if (!isTaken) {
            host.ifPresent(address -> lines.add(line(address, HOST_NAME)));
        }
        for (NetworkPlace place : places) {
            place.addresses().forEach(address -> lines.add(line(address, ownNames())));
        }
        return lines;
    }

    private String ownNames() {
        return container
                .request()
                .domainname()
                .map(domain -> hostname + "." + domain + " " + hostname)
                .orElse(hostname);
    }

    private static String line(InetAddress address, String names) {
        return address.getHostAddress() + "\t" + names;
    }

    /**
     * Changes what stands in a file from one state to another; what somebody else wrote into it
     * stays.
     */
    static List<String> change(List<String> present, List<String> before, List<String> after) {
        Set<String> obsolete = new LinkedHashSet<>(before);
        after.forEach(obsolete::remove);
        List<String> changed = new ArrayList<>(present);
        changed.removeAll(obsolete);
        after.stream().filter(line -> !changed.contains(line)).forEach(changed::add);
        return changed;
    }
}
