package dev.bulkhead.runtime;

import dev.bulkhead.runtime.launch.ContainerExit;
import dev.bulkhead.runtime.launch.Monitor;
import dev.bulkhead.runtime.launch.RunChange;
import dev.bulkhead.runtime.plan.RestartRule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

final class LaunchedContainer implements RunningContainer {
    private final Monitor monitor;
    private final AtomicReference<@Nullable ClientConnection> client;
    private final List<String> warnings;

    LaunchedContainer(Monitor monitor, Optional<ClientConnection> client, List<String> warnings) {
        this.monitor = monitor;
        this.client = new AtomicReference<>(client.orElse(null));
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
    public ClientConnection takeClient() {
        ClientConnection taken = client.getAndSet(null);
        if (taken == null) {
            throw new IllegalStateException(
                    "no client is connected from the start, or it was taken");
        }
        return taken;
    }

    @Override
    public void observe(Consumer<RunChange> observer) {
        monitor.observe(observer);
    }

    @Override
    public void restart(RestartRule rule) throws IOException {
        monitor.restart(rule);
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
        ClientConnection untaken = client.getAndSet(null);
        if (untaken != null) {
            untaken.close();
        }
        monitor.close();
    }
}
