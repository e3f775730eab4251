package dev.bulkhead.runtime.launch;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Pidfd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import dev.bulkhead.runtime.plan.RestartRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A running container's monitor, as the engine knows it: by a connection, which tells when it ends
 * and passes signals.
 */
public final class Monitor implements AutoCloseable {
    /** The socket in the container's directory by which later clients reach the monitor. */
    public static final String SOCKET = "monitor.sock";

    private static final System.Logger LOG = System.getLogger(Monitor.class.getName());

    private final UnixSocket control;
    private final Poller poller;
    private final List<RunChange> untold = new ArrayList<>();
    private Consumer<RunChange> observer = untold::add;
    private volatile int pid;
    private final CompletableFuture<ContainerExit> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private Monitor(UnixSocket control, Poller poller, int pid) {
        this.control = control;
        this.poller = poller;
        this.pid = pid;
    }

    /** Watches the monitor at the other end of a connection, whose container has started. */
    static Monitor watch(UnixSocket control, Poller poller, int pid) {
        return new Monitor(control, poller, pid).listening();
    }

    private Monitor listening() {
        Thread.ofVirtual().name("monitor-of-", pid).start(this::listen);
        return this;
    }

    /**
     * Finds the monitor of a container that another process started.
     *
     * @param directory the container's
     * @throws ContainerEndedException if no monitor answers there
     */
    public static Monitor find(Path directory, Poller poller) throws IOException {
        UnixSocket socket = connectSocket(directory);
        try (Introduction introduction = introduce(socket, directory, poller)) {
            Monitor monitor = new Monitor(socket, poller, introduction.pid());
            introduction.waiting().ifPresent(monitor::tell);
            return monitor.listening();
        } catch (IOException e) {
            socket.close();
            throw explain(e, directory);
        }
    }

    /**
     * Asks a container's monitor for the container's first process, whose parent it is: unlike a
     * pid, the descriptor cannot come to mean another process.
     *
     * @param directory the container's
     * @throws ContainerEndedException if the container does not run any more
     */
    public static Pidfd firstProcess(Path directory, Poller poller) throws IOException {
        try (UnixSocket socket = connectSocket(directory);
                Introduction introduction = introduce(socket, directory, poller)) {
            Fd process =
                    introduction
                            .process()
                            .orElseThrow(() -> new ContainerEndedException(directory));
            return Pidfd.of(Fd.of(process.release()));
        } catch (IOException e) {
            throw explain(e, directory);
        }
    }

    /** A monitor that ends while somebody waits to be heard resets the connection. */
    private static IOException explain(IOException failure, Path directory) {
        boolean reset =
                failure instanceof KernelException kernel && kernel.errno() == Errno.ECONNRESET;
        return reset ? new ContainerEndedException(directory) : failure;
    }

    /**
     * What a monitor says of its container when it is asked.
     *
     * @param pid the first process, as this process sees it
     * @param process a pidfd of it; empty between two runs
     * @param waiting instead: that it has ended, and is launched again
     */
    private record Introduction(int pid, Optional<Fd> process, Optional<RunChange> waiting)
            implements AutoCloseable {
        static Introduction of(MonitorMessage.Ended ended) {
            return new Introduction(0, Optional.empty(), Optional.of(change(ended)));
        }

        @Override
        public void close() {
            process.ifPresent(Fd::close);
        }
    }

    private static RunChange change(MonitorMessage.Ended ended) {
        return new RunChange.Ended(
                ContainerExit.of(ended.code(), ended.status()), Duration.ofMillis(ended.delay()));
    }

    private static Introduction introduce(UnixSocket socket, Path directory, Poller poller)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MonitorMessage.MAX_SIZE);
        ask(socket, poller);
        for (; ; ) {
            try (UnixSocket.Received received = socket.receive(buffer.clear(), 1, poller)) {
                if (received.size() <= 0) {
                    throw new ContainerEndedException(directory);
                }
                switch (MonitorMessage.parse(buffer.flip())) {
                    case MonitorMessage.Started(int pid) when received.fds().size() == 1 -> {
                        return new Introduction(
                                pid,
                                Optional.of(Fd.of(received.fds().getFirst().release())),
                                Optional.empty());
                    }
                    case MonitorMessage.Ended ended when !ended.isFinal() -> {
                        return Introduction.of(ended);
                    }
                    case MonitorMessage.Ended _ -> throw new ContainerEndedException(directory);
                    case MonitorMessage.Busy() ->
                            throw new IOException(
                                    "too many clients are attached to the container in "
                                            + directory
                                            + ": detach one");
                    case MonitorMessage.Started _,
                            MonitorMessage.Parked _,
                            MonitorMessage.Failed _,
                            MonitorMessage.Other _ -> {}
                }
            }
        }
    }

    private static void ask(UnixSocket socket, Poller poller) throws IOException {
        try {
            socket.sendFully(ByteBuffer.wrap(new byte[] {'Q'}), List.of(), poller);
        } catch (KernelException e) {
            // Closed already; the reason is still to be read.
            if (e.errno() != Errno.EPIPE) {
                throw e;
            }
        }
    }

    static MonitorMessage next(UnixSocket socket, Poller poller) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MonitorMessage.MAX_SIZE);
        try (UnixSocket.Received received = socket.receive(buffer, 1, poller)) {
            if (received.size() <= 0) {
                throw new IOException("the monitor has ended");
            }
            return MonitorMessage.parse(buffer.flip());
        }
    }

    private void listen() {
        try {
            for (; ; ) {
                switch (next(control, poller)) {
                    case MonitorMessage.Ended ended when ended.isFinal() ->
                            exit.complete(ContainerExit.of(ended.code(), ended.status()));
                    case MonitorMessage.Ended ended -> tell(change(ended));
                    case MonitorMessage.Started(int again) -> {
                        pid = again;
                        tell(new RunChange.Restarted(again));
                    }
                    case MonitorMessage.Failed(FailureReport report) ->
                            LOG.log(
                                    System.Logger.Level.WARNING,
                                    "a container could not be launched again: {0}",
                                    report);
                    case MonitorMessage.Parked _,
                            MonitorMessage.Busy _,
                            MonitorMessage.Other _ -> {}
                }
            }
        } catch (IOException | IllegalStateException _) {
            exit.complete(ContainerExit.UNKNOWN);
            control.close();
            gone.complete(null);
        }
    }

    private synchronized void tell(RunChange change) {
        observer.accept(change);
    }

    /** Says who is told what the monitor does by itself, from the beginning on and in order. */
    public synchronized void observe(Consumer<RunChange> newObserver) {
        untold.forEach(newObserver);
        untold.clear();
        observer = newObserver;
    }

    /**
     * Changes when the program is launched again. A container that is about to be, and by the new
     * rule is not, ends at once.
     */
    public void restart(RestartRule rule) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
        message.put((byte) 'P').putInt(rule.code()).putInt(rule.most());
        control.sendFully(message.flip(), List.of(), poller);
    }

    /** Returns the container's first process, as this process sees it; 0 between two runs. */
    public int pid() {
        return pid;
    }

    /** Completes when the container's first process has ended and its exit file is written. */
    public CompletableFuture<ContainerExit> exit() {
        return exit;
    }

    /** Completes when the monitor itself has ended, and holds nothing of the container any more. */
    public CompletableFuture<Void> gone() {
        return gone;
    }

    /**
     * Sends a signal to the container's first process; the monitor is its parent, so that no other
     * process can be meant.
     *
     * @param signal 1 to 64
     */
    public void signal(int signal) throws IOException {
        control.sendFully(ByteBuffer.wrap(new byte[] {'S', (byte) signal}), List.of(), poller);
    }

    /** Lets go of the connection; the monitor and the container go on. */
    @Override
    public void close() {
        control.close();
    }

    /** Connects a further client, who speaks the monitor's protocol itself. */
    public static Fd connect(Path directory) throws IOException {
        UnixSocket socket = connectSocket(directory);
        return Fd.of(socket.fd().release());
    }

    private static UnixSocket connectSocket(Path directory) throws IOException {
        try {
            return UnixSocket.connect(directory.resolve(SOCKET), UnixSocket.Type.SEQPACKET);
        } catch (KernelException e) {
            if (e.errno() == Errno.ECONNREFUSED || e.errno() == Errno.ENOENT) {
                throw new ContainerEndedException(directory);
            }
            throw e;
        }
    }
}
