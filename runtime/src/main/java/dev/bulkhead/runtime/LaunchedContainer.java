package dev.bulkhead.runtime;

import dev.bulkhead.kernel.UnixSocket;
import dev.bulkhead.runtime.launch.ContainerExit;
import dev.bulkhead.runtime.launch.Monitor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

final class LaunchedContainer implements RunningContainer {
    private final Monitor monitor;
    private final Optional<UnixSocket> client;
    private final List<String> warnings;

    LaunchedContainer(Monitor monitor, Optional<UnixSocket> client, List<String> warnings) {
        this.monitor = monitor;
        this.client = client;
        this.warnings = List.copyOf(warnings);
    }

    @Override
    public int pid() {
        return monitor.pid();
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public OptionalInt takeClient() {
        return client.filter(socket -> socket.fd().isOpen())
                .map(socket -> OptionalInt.of(socket.fd().release()))
                .orElse(OptionalInt.empty());
    }

    @Override
    public CompletableFuture<ContainerExit> exit() {
        return monitor.exit();
    }

    @Override
    public CompletableFuture<Void> gone() {
        return monitor.gone();
    }

    @Override
    public void signal(int signal) throws IOException {
        monitor.signal(signal);
    }

    @Override
    public void close() {
        client.ifPresent(UnixSocket::close);
        monitor.close();
    }
}
