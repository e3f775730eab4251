package dev.bulkhead.server.front;

import dev.bulkhead.cli.Caller;
import dev.bulkhead.kernel.Poller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** A server in the test's own process, with one command of the test's. */
final class LocalServer implements AutoCloseable {
    private final Poller poller;
    private final FrontListener listener;
    private final Path socket;

    LocalServer(Path directory, ToIntFunction<Caller> command) throws IOException {
        socket = directory.resolve("run").resolve("socket");
        poller = Poller.open();
        listener =
                new FrontListener(
                        SocketFile.listen(socket),
                        poller,
                        new Lifecycle(Optional.empty(), () -> false),
                        directory,
                        command);
    }

    Path socket() {
        return socket;
    }

    Poller poller() {
        return poller;
    }

    @Override
    public void close() {
        listener.close();
        poller.close();
    }
}
