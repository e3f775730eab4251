package dev.bulkhead.docker;

import dev.bulkhead.docker.api.Router;
import dev.bulkhead.docker.api.Service;
import dev.bulkhead.docker.http.Handler;
import dev.bulkhead.docker.http.HttpConnection;
import dev.bulkhead.docker.http.Transport;
import dev.bulkhead.engine.Engine;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves the Docker Engine API to clients of one source. Each connection is a virtual thread;
 * nothing of HTTP is loaded before the first comes.
 */
public final class ApiListener implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ApiListener.class.getName());

    private final ClientSource source;
    private final Engine engine;
    private final String product;
    private final Runnable used;
    private final Set<ClientSource.Client> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private @Nullable Handler handler;

    /**
     * Begins to accept.
     *
     * @param source where clients connect; closed with this listener
     * @param product this program's version, which clients are told
     * @param used is run when a client has come
     */
    public ApiListener(ClientSource source, Engine engine, String product, Runnable used) {
        this.source = source;
        this.engine = engine;
        this.product = product;
        this.used = used;
        Thread.ofVirtual().name("docker listener").start(this::acceptAll);
    }

    private void acceptAll() {
        while (!closed) {
            try {
                ClientSource.Client client = source.accept();
                used.run();
                connections.add(client);
                Thread.ofVirtual().name("docker client").start(() -> serve(client));
            } catch (IOException failure) {
                if (!closed) {
                    LOG.log(Level.ERROR, "cannot accept a client", failure);
                    pause();
                }
            }
        }
    }

    private void serve(ClientSource.Client client) {
        try (client;
                Transport transport = client.transport()) {
            new HttpConnection(transport, handler()).serve();
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "a client left", failure);
        } finally {
            connections.remove(client);
        }
    }

    private synchronized Handler handler() {
        Handler current = handler;
        if (current == null) {
            current = new Router(new Service(engine, product));
            handler = current;
        }
        return current;
    }

    /** Lets connections end before the next try: most likely the descriptors ran out. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns where clients connect. */
    public String address() {
        return source.address();
    }

    /** Returns how many clients are connected. */
    public int clients() {
        return connections.size();
    }

    /** Accepts no more, removes the socket and cuts the connections. */
    @Override
    public void close() {
        closed = true;
        source.close();
        for (ClientSource.Client client : connections) {
            try {
                client.close();
            } catch (IOException failure) {
                LOG.log(Level.DEBUG, "a client left", failure);
            }
        }
    }
}
