package dev.bulkhead.network.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Answers questions for names at the addresses that it is given, by UDP and TCP, on one thread of
 * its own, which begins with the first address.
 */
public final class NameServer implements AutoCloseable {
    private record Listeners(UdpListener udp, TcpListener tcp) {
        void close() {
            udp.close();
            tcp.close();
        }
    }

    private record Parts(EventLoop loop, Resolver resolver, AskerBudget budget) {}

    private final NameTable table;
    private final Supplier<List<InetSocketAddress>> hostServers;
    private final int port;
    private final Map<InetAddress, Listeners> listeners = new HashMap<>();
    private final Set<InetSocketAddress> own = ConcurrentHashMap.newKeySet();
    private Optional<Parts> parts = Optional.empty();

    /**
     * Makes a server that listens nowhere yet.
     *
     * @param table who has which names
     */
    public NameServer(NameTable table) {
        this(table, HostServers::read, Wire.PORT);
    }

    /** Makes one as tests need it: with other servers to ask, and at another port. */
    NameServer(NameTable table, Supplier<List<InetSocketAddress>> hostServers, int port) {
        this.table = table;
        this.hostServers = hostServers;
        this.port = port;
    }

    /**
     * Begins to answer at an address of this host; where it does so already nothing changes.
     *
     * @throws IOException if the address is not there, or its port is somebody else's
     */
    public synchronized void listen(InetAddress address) throws IOException {
        if (listeners.containsKey(address)) {
            return;
        }
        Parts used = parts();
        InetSocketAddress place = new InetSocketAddress(address, port);
        UdpListener udp = new UdpListener(place, used.resolver(), used.budget());
        try {
            TcpListener tcp = new TcpListener(place, used.loop(), used.resolver(), used.budget());
            listeners.put(address, new Listeners(udp, tcp));
            own.add(place);
            udp.register(used.loop());
            tcp.register();
        } catch (IOException e) {
            udp.close();
            throw e;
        }
    }

    private Parts parts() throws IOException {
        if (parts.isEmpty()) {
            EventLoop loop = new EventLoop();
            AnswerCache cache = new AnswerCache(() -> System.nanoTime() / 1_000_000_000);
            HostServers host = new HostServers(hostServers, System::nanoTime);
            Resolver resolver = new Resolver(table, host, new Forwarder(loop, cache), own);
            parts = Optional.of(new Parts(loop, resolver, new AskerBudget(System::nanoTime)));
            loop.start();
        }
        return parts.get();
    }

    /** Answers no more at an address; where it did not, nothing changes. */
    public synchronized void leave(InetAddress address) {
        Listeners known = listeners.remove(address);
        if (known != null) {
            own.remove(new InetSocketAddress(address, port));
            parts.ifPresent(used -> {
                used.loop().execute(known::close);
                // Somebody may want to listen at the same address in a moment.
                used.loop().settle();
            });
        }
    }

    /** Answers no more at all. */
    @Override
    public synchronized void close() {
        if (parts.isPresent()) {
            parts.get().loop().close();
            listeners.clear();
            own.clear();
            parts = Optional.empty();
        }
    }
}
