package dev.bulkhead.runtime.launch;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.kernel.Fcntl;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.UnixSocket;
import dev.bulkhead.runtime.plan.Plan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A running container's monitor, as the engine knows it: by a connection, which tells when it ends
 * and passes signals.
 */
public final class Monitor implements AutoCloseable {
    /** The socket in the container's directory by which later clients reach the monitor. */
    public static final String SOCKET = "monitor.sock";

    private final UnixSocket control;
    private final Poller poller;
    private final int pid;
    private final Fd process;
    private final CompletableFuture<ContainerExit> exit = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private Monitor(UnixSocket control, Poller poller, Introduction introduction) {
        this.control = control;
        this.poller = poller;
        this.pid = introduction.pid();
        this.process = introduction.process();
    }

    /** Watches the monitor at the other end of a connection, whose container has started. */
    private static Monitor watch(UnixSocket control, Poller poller, Introduction introduction) {
        Monitor monitor = new Monitor(control, poller, introduction);
        Thread.ofVirtual().name("monitor-of-", monitor.pid).start(monitor::listen);
        return monitor;
    }

    /**
     * Waits until a monitor has carried out a plan, and watches it.
     *
     * @throws LaunchException if an operation failed; nothing of it is left then
     */
    static Monitor started(UnixSocket control, Poller poller, Plan plan) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MonitorMessage.MAX_SIZE);
        try (UnixSocket.Received received = control.receive(buffer, 1, poller)) {
            if (received.size() <= 0) {
                throw new IOException("the monitor has ended");
            }
            return switch (MonitorMessage.parse(buffer.flip())) {
                case MonitorMessage.Started(int pid) when received.fds().size() == 1 ->
                        watch(control, poller, Introduction.of(pid, received));
                case MonitorMessage.Failed(FailureReport report) ->
                        throw LaunchException.of(plan, report);
                case MonitorMessage.Started _,
                        MonitorMessage.Parked _,
                        MonitorMessage.Ended _,
                        MonitorMessage.Busy _,
                        MonitorMessage.Other _ ->
                        throw new IOException("the monitor spoke out of turn");
            };
        }
    }

    /**
     * Finds the monitor of a container that another process started.
     *
     * @param directory the container's
     * @throws ContainerEndedException if no monitor answers there
     */
    public static Monitor find(Path directory, Poller poller) throws IOException {
        UnixSocket socket = connectSocket(directory);
        try {
            return watch(socket, poller, introduce(socket, directory, poller));
        } catch (IOException e) {
            socket.close();
            throw explain(e, directory);
        }
    }

    /**
     * Returns the container's first process, whose parent the monitor is: unlike a pid, the
     * descriptor cannot come to mean another process.
     *
     * @return a copy, which is the caller's
     * @throws ContainerEndedException if the container does not run any more
     */
    public Fd firstProcess(Path directory) throws IOException {
        synchronized (process) {
            if (exit.isDone() || !process.isOpen()) {
                throw new ContainerEndedException(directory);
            }
            return Fcntl.duplicate(process);
        }
    }

    private void forgetProcess() {
        synchronized (process) {
            process.close();
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
     * @param process a pidfd of it
     */
    private record Introduction(int pid, Fd process) {
        /** Takes the descriptor over that came with a message. */
        static Introduction of(int pid, UnixSocket.Received received) {
            return new Introduction(pid, Fd.of(received.fds().getFirst().release()));
        }
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
                        return Introduction.of(pid, received);
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
                if (next(control, poller) instanceof MonitorMessage.Ended(int code, int status)) {
                    exit.complete(ContainerExit.of(code, status));
                }
            }
        } catch (IOException | IllegalStateException _) {
            exit.complete(ContainerExit.UNKNOWN);
            close();
            gone.complete(null);
        }
    }

    /** Returns the container's first process, as this process sees it. */
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
        forgetProcess();
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
