package dev.bulkhead.server;

import dev.bulkhead.cli.Commands;
import dev.bulkhead.cli.ServerControl;
import dev.bulkhead.cli.Version;
import dev.bulkhead.docker.ApiListener;
import dev.bulkhead.docker.ApiSocket;
import dev.bulkhead.docker.ClientSource;
import dev.bulkhead.docker.TcpSource;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.server.front.FrontListener;
import dev.bulkhead.server.front.Lifecycle;
import dev.bulkhead.server.front.SocketFile;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that one server consists of, put together. */
final class Server implements AutoCloseable, ServerControl {
    private static final Logger LOG = System.getLogger(Server.class.getName());

    private final Instant started = Instant.now();
    private final Settings settings;
    private final Lifecycle lifecycle;
    private final Engine engine;
    private final Poller poller;
    private final FrontListener listener;
    private final List<ApiListener> docker;

    /** Whether this server is needed although no command runs: clients of the Docker API came. */
    private volatile boolean stays;

    private Server(
            Settings settings,
            Engine engine,
            Poller poller,
            SocketFile socket,
            List<ClientSource> docker)
            throws IOException {
        this.settings = settings;
        this.engine = engine;
        this.poller = poller;
        this.lifecycle = new Lifecycle(settings.idle(), this::isBusy);
        Idleness.watch(lifecycle);
        Commands commands = new Commands(this, engine);
        this.listener =
                new FrontListener(socket, poller, lifecycle, settings.root(), commands::run);
        this.docker =
                docker.stream()
                        .map(source ->
                                new ApiListener(source, engine, Version.current(), this::stay))
                        .toList();
        // Also on SIGTERM nothing may stay behind that looks like a server.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::closeSockets));
    }

    /**
     * Takes over the root directory and begins to serve.
     *
     * @throws EngineException if another process owns the root
     * @throws IOException if another server listens on the socket
     */
    static Server start(Settings settings) throws IOException, EngineException {
        Engine engine = Engine.open(settings.root());
        SocketFile socket = SocketFile.listen(settings.socket());
        return new Server(settings, engine, Poller.open(), socket, listen(settings.docker()));
    }

    private static List<ClientSource> listen(DockerSettings docker) throws IOException {
        List<ClientSource> sources = new ArrayList<>(socket(docker).stream().toList());
        if (docker.tcp().isPresent()) {
            sources.add(TcpSource.listen(docker.tcp().get(), docker.certificates()));
        }
        return sources;
    }

    /** A server whose commands work is better than none. */
    private static Optional<ApiSocket> socket(DockerSettings docker) throws IOException {
        if (docker.socket().isEmpty()) {
            return Optional.empty();
        }
        Path path = docker.socket().get();
        try {
            return Optional.of(ApiSocket.listen(path, docker.group()));
        } catch (IOException | RuntimeException failure) {
            if (docker.isAsked()) {
                throw new IOException(
                        "the Docker API cannot be served at %s: %s"
                                .formatted(path, failure.getMessage()),
                        failure);
            }
            LOG.log(Level.WARNING, "the Docker API is not served: " + failure.getMessage());
            return Optional.empty();
        }
    }

    private boolean isBusy() {
        return stays || engine.isNeeded();
    }

    private void closeSockets() {
        listener.close();
        docker.forEach(ApiListener::close);
    }

    /** Waits until it is time to leave. */
    void awaitEnd() throws InterruptedException {
        lifecycle.awaitEnd();
    }

    @Override
    public Path root() {
        return settings.root();
    }

    @Override
    public Path socket() {
        return settings.socket();
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public int commands() {
        return lifecycle.commands();
    }

    @Override
    public List<String> dockerAddresses() {
        return docker.stream().map(ApiListener::address).toList();
    }

    @Override
    public void stay() {
        stays = true;
    }

    @Override
    public void stop() {
        // First of all, so that no other command comes in that would be cut off.
        closeSockets();
        lifecycle.stop();
    }

    /** Stops to serve. Containers go on. */
    @Override
    public void close() throws IOException {
        closeSockets();
        poller.close();
        engine.close();
    }
}
