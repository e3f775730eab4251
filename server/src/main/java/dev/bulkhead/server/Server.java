package dev.bulkhead.server;

import dev.bulkhead.cli.Commands;
import dev.bulkhead.cli.ServerControl;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.server.front.FrontListener;
import dev.bulkhead.server.front.Lifecycle;
import dev.bulkhead.server.front.SocketFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Everything that one server consists of, put together. */
final class Server implements AutoCloseable, ServerControl {
    private final Instant started = Instant.now();
    private final Settings settings;
    private final Lifecycle lifecycle;
    private final Engine engine;
    private final Poller poller;
    private final FrontListener listener;

    private Server(Settings settings, Engine engine, Poller poller, SocketFile socket)
            throws IOException {
        this.settings = settings;
        this.engine = engine;
        this.poller = poller;
        this.lifecycle = new Lifecycle(settings.idle(), () -> false);
        Commands commands = new Commands(this, engine);
        this.listener =
                new FrontListener(socket, poller, lifecycle, settings.root(), commands::run);
        // Also on SIGTERM nothing may stay behind that looks like a server.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(listener::close));
    }

    /**
     * Takes over the root directory and begins to serve.
     *
     * @throws EngineException if another process owns the root
     * @throws IOException if another server listens on the socket
     */
    static Server start(Settings settings) throws IOException, EngineException {
        Engine engine = Engine.open(settings.root());
        return new Server(settings, engine, Poller.open(), SocketFile.listen(settings.socket()));
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
    public void stop() {
        // First of all, so that no other command comes in that would be cut off.
        listener.close();
        lifecycle.stop();
    }

    /** Stops to serve. Containers go on. */
    @Override
    public void close() throws IOException {
        listener.close();
        poller.close();
        engine.close();
    }
}
