package dev.bulkhead.network.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Which servers were silent lately: they are asked after the others. */
final class ServerHealth {
    private static final long AVOIDED_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int MAX_KNOWN = 256;

    private final LongSupplier nanoTime;
    private final Map<InetSocketAddress, Long> silent = new LinkedHashMap<>();

    ServerHealth(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void silent(InetSocketAddress server) {
        silent.put(server, nanoTime.getAsLong());
        if (silent.size() > MAX_KNOWN) {
            silent.remove(silent.keySet().iterator().next());
        }
    }

    void answered(InetSocketAddress server) {
        silent.remove(server);
    }

    /** Returns the servers in the order in which to ask them. */
    List<InetSocketAddress> order(List<InetSocketAddress> servers) {
        return silent.isEmpty()
                ? servers
                : servers.stream().sorted(Comparator.comparing(this::isAvoided)).toList();
    }

    private boolean isAvoided(InetSocketAddress server) {
        Long since = silent.get(server);
        return since != null && nanoTime.getAsLong() - since < AVOIDED_NANOS;
    }
}
