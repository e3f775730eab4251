package dev.bulkhead.network;

import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.Link;
import dev.bulkhead.kernel.LinkStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The networks of one engine. Whoever has a network namespace connects it, under a name of his own;
 * what he has is written down before the kernel is told, so that whatever a crash leaves is found.
 */
public final class Networks implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Host host;
    private final Filter filter;
    private final StateFiles state;
    private final Registry registry;
    private final Members members;
    private final Holds holds;
    private final Watch watch;
    private boolean closed;

    private Networks(NetworkSettings settings, Host host) throws IOException {
        Naming naming = new Naming(settings.root().toString());
        this.host = host;
        this.filter = new Filter(host.filter(), naming);
        this.state = StateFiles.open(settings.directory());
        this.holds = new Holds(host);
        this.registry = new Registry(settings, naming, host, filter, state);
        this.members =
                new Members(
                        naming,
                        host,
                        filter,
                        state,
                        registry,
                        new Publisher(host, holds, settings));
        this.watch =
                Watch.open(host, filter.name(), filter.port(), registry::isRaised, this::restore);
    }

    /**
     * Opens the networks of an engine: takes over what is in use, and removes what a crash left.
     *
     * @param alive tells of an owner whether he still is
     * @throws IOException also if this process may not change networks
     */
    public static Networks open(NetworkSettings settings, Predicate<String> alive)
            throws IOException {
        Host host = Host.open(settings.hostNamespace());
        try {
            Networks networks = new Networks(settings, host);
            try {
                networks.recover(alive);
                return networks;
            } catch (IOException | RuntimeException e) {
                networks.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private void recover(Predicate<String> alive) throws IOException {
        registry.load();
        members.load(alive);
        registry.sweep(members.hostLinks(), members::isUsed);
        for (NetworkSpec network : registry.all()) {
            if (members.isUsed(network) && network.driver() == NetworkSpec.Driver.BRIDGE) {
                members.reconnect(network, registry.raise(network, true));
            }
        }
        if (members.all().isEmpty()) {
            registry.lower();
        } else {
            members.restore();
        }
    }

    /** Somebody has taken something away that is needed: makes it anew. */
    private void restore() throws IOException {
        lock.lock();
        try {
            if (closed || members.all().isEmpty()) {
                return;
            }
            filter.restore();
            for (NetworkSpec network : registry.all()) {
                if (network.driver() == NetworkSpec.Driver.BRIDGE
                        && members.isUsed(network)
                        && registry.find(network).isEmpty()) {
                    members.reconnect(network, registry.raise(network, true));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> T locked(Work<T> work) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the networks are closed");
            }
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Lists the networks, in the order they were made in; the default one is first. */
    public List<NetworkSpec> list() {
        lock.lock();
        try {
            return registry.all();
        } finally {
            lock.unlock();
        }
    }

    /** Makes a network. */
    public NetworkSpec create(NetworkDraft draft) throws IOException {
        return locked(() -> registry.create(draft));
    }

    /**
     * Removes a network.
     *
     * @throws NetworkException if it has members
     */
    public void remove(String id) throws IOException {
        locked(() -> {
            NetworkSpec network = registry.get(id);
            List<Endpoint> present = members.of(id);
            if (!present.isEmpty()) {
                throw new NetworkException(
                        NetworkException.Kind.CONFLICT,
                        "network %s has active endpoints: %s"
                                .formatted(
                                        network.name(),
                                        present.stream()
                                                .map(each -> members.name(each.owner()))
                                                .toList()));
            }
            registry.remove(network);
            return true;
        });
    }

    /**
     * Connects a network namespace; if that fails, nothing is left.
     *
     * @param namespace where the interface is to be
     */
    public Endpoint attach(Fd namespace, EndpointRequest request) throws IOException {
        return members.attach(namespace, request, lock);
    }

    /** Connects the network namespace that a file names, such as {@code /proc/PID/ns/net}. */
    public Endpoint attach(Path namespace, EndpointRequest request) throws IOException {
        try (Fd opened = Fcntl.open(namespace.toString(), Fcntl.O_RDONLY)) {
            return attach(opened, request);
        }
    }

    /** Disconnects the network namespace that a file names from a network. */
    public void detach(Path namespace, String owner, String network) throws IOException {
        try (Fd opened = Fcntl.open(namespace.toString(), Fcntl.O_RDONLY)) {
            detach(opened, owner, network);
        }
    }

    /**
     * Disconnects a namespace from a network.
     *
     * @param namespace where the interface is
     */
    public void detach(Fd namespace, String owner, String network) throws IOException {
        locked(() -> {
            members.detach(namespace, owner, network);
            return true;
        });
    }

    /**
     * Publishes ports, in addition to those that an owner has.
     *
     * @throws NetworkException if one is taken, or leads nowhere; none is published then
     */
    public List<PublishedPort> publish(String owner, List<PortRequest> requests)
            throws IOException {
        return locked(() -> members.publish(owner, requests));
    }

    /** Takes back ports that an owner has published. */
    public void unpublish(String owner, List<PublishedPort> ports) throws IOException {
        locked(() -> {
            members.unpublish(owner, ports);
            return true;
        });
    }

    /** Forgets an owner with all that he has. */
    public void release(String owner) throws IOException {
        locked(() -> {
            members.release(owner);
            return true;
        });
    }

    /** Returns an owner's places in networks. */
    public List<Endpoint> endpoints(String owner) {
        lock.lock();
        try {
            return members.find(owner).map(Membership::endpoints).orElse(List.of());
        } finally {
            lock.unlock();
        }
    }

    /** Returns the places in a network. */
    public List<Endpoint> members(String network) {
        lock.lock();
        try {
            return members.of(network);
        } finally {
            lock.unlock();
        }
    }

    /** Returns an owner's published ports. */
    public List<PublishedPort> ports(String owner) {
        lock.lock();
        try {
            return members.find(owner).map(Membership::forwards).orElse(List.of()).stream()
                    .map(Forward::port)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what went through an endpoint, as its owner sees it. */
    public LinkStatistics statistics(Endpoint endpoint) throws IOException {
        if (endpoint.hostLink().isEmpty()) {
            return LinkStatistics.NONE;
        }
        return locked(() ->
                host.links()
                        .findLink(endpoint.hostLink())
                        .map(Link::statistics)
                        .map(LinkStatistics::otherEnd)
                        .orElse(LinkStatistics.NONE));
    }

    /** Lets go of everything; what is in use stays, and what is not is removed. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            watch.close();
            if (members.all().isEmpty()) {
                registry.lower();
            }
        } finally {
            holds.close();
            host.close();
            lock.unlock();
        }
    }
}
