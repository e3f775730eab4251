package dev.bulkhead.engine;

import dev.bulkhead.network.dns.ResolverFile;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands in a container's /etc/resolv.conf. */
final class ResolverText {
    /** A name without a dot is a container's: it is asked for as it is before domains are added. */
    private static final String CONTAINERS_FIRST = "ndots:0";

    private ResolverText() {}

    /**
     * Makes the file.
     *
     * @param request what the container asks for
     * @param places the networks that it is in, the leading one first
     * @param host the host's own file
     */
    static ResolverFile make(
            ContainerRequest request, List<NetworkPlace> places, ResolverFile host) {
        NameRequest names = request.names();
        List<String> search = names.search().isEmpty() ? host.search() : names.search();
        List<String> options = names.options().isEmpty() ? host.options() : names.options();
        Optional<InetAddress> ours = ours(places);
        if (ours.isPresent() && options.stream().noneMatch(ResolverText::saysDots)) {
            options = with(options, CONTAINERS_FIRST);
        }
        return new ResolverFile(
                ours.map(List::of).orElseGet(() -> servers(request, places, host)),
                search.equals(List.of(".")) ? List.of() : search,
                options);
    }

    /** Returns where we answer ourselves, for who is in a network that has names. */
    private static Optional<InetAddress> ours(List<NetworkPlace> places) {
        return places.stream()
                .filter(place -> !place.isDefault())
                .flatMap(place -> place.gateways().stream())
                .findFirst();
    }

    private static List<InetAddress> servers(
            ContainerRequest request, List<NetworkPlace> places, ResolverFile host) {
        if (!request.names().servers().isEmpty()) {
            return request.names().servers();
        }
        if (request.namespaces().network()) {
            return host.servers();
        }
        List<InetAddress> reachable = host.reachableServers();
        // Where the host asks only itself, we ask for the container.
        return reachable.isEmpty()
                ? places.stream().flatMap(place -> place.gateways().stream()).limit(1).toList()
                : reachable;
    }

    private static boolean saysDots(String option) {
        return option.startsWith("ndots:");
    }

    private static List<String> with(List<String> options, String more) {
        return Stream.concat(options.stream(), Stream.of(more)).toList();
    }
}
