package dev.bulkhead.network.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The servers that the host itself asks; the host may change them at any time. */
final class HostServers {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<List<InetSocketAddress>> source;
    private final LongSupplier nanoTime;
    private List<InetSocketAddress> servers = List.of();
    private long read;
    private boolean isRead;

    HostServers(Supplier<List<InetSocketAddress>> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    /** Reads the host's files; where they name none, the host asks itself. */
    static List<InetSocketAddress> read() {
        List<InetAddress> servers = ResolverFile.ofHost().servers();
        List<InetAddress> asked =
                servers.isEmpty() ? List.of(InetAddress.getLoopbackAddress()) : servers;
        return asked.stream().map(server -> new InetSocketAddress(server, Wire.PORT)).toList();
    }

    List<InetSocketAddress> current() {
        long now = nanoTime.getAsLong();
        if (!isRead || now - read > FRESH_NANOS) {
            servers = source.get();
            read = now;
            isRead = true;
        }
        return servers;
    }
}
