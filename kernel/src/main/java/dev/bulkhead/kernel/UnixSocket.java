package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A unix socket, unix(7), that passes file descriptors and knows who is at its other end.
 *
 * <p>It never blocks: results follow java.nio (0 means not now), and the methods that take a {@link
 * Poller} wait by it.
 */
public final class UnixSocket implements AutoCloseable {
    /** The most descriptors that one message carries: SCM_MAX_FD. */
    public static final int MOST_FDS = 253;

    private static final int AF_UNIX = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SHUT_WR = 1;
    private static final int SOCK_NONBLOCK = Fcntl.O_NONBLOCK;
    private static final int SOCK_CLOEXEC = Fcntl.O_CLOEXEC;
    private static final int OWNER_ONLY = 0600;

    private final Fd fd;

    /** What a socket carries. */
    public enum Type {
        /** SOCK_STREAM: bytes, without borders. */
        STREAM(1),
        /** SOCK_SEQPACKET: messages, each received whole. */
        SEQPACKET(5);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    /**
     * The two ends of a connection.
     *
     * @param local the end that stays in this process, non-blocking
     * @param remote the end for another process, which blocks
     */
    public record Pair(UnixSocket local, Fd remote) implements AutoCloseable {
        /** Closes both ends, so far as they are still open. */
        @Override
        public void close() {
            local.close();
            remote.close();
        }
    }

    /**
     * What one receive brought.
     *
     * @param size the number of bytes that came into the buffer, 0 if nothing is there now, -1 at
     *     the end
     * @param fds the descriptors that came with the bytes, each the receiver's to close
     */
    public record Received(int size, List<Fd> fds) implements AutoCloseable {
        public Received {
            fds = List.copyOf(fds);
        }

        /** Closes the descriptors that were neither closed nor released. */
        @Override
        public void close() {
            fds.forEach(Fd::close);
        }
    }

    private UnixSocket(Fd fd) {
        this.fd = fd;
    }

    /** Takes over a socket, such as one that systemd or another process handed over. */
    public static UnixSocket of(Fd fd) throws IOException {
        Fcntl.setNonBlocking(fd, true);
        return new UnixSocket(fd);
    }

    /**
     * Listens at a path, whose file only its owner may connect to: it has mode 0600 from its first
     * instant. It is not removed by close.
     *
     * @param path of any length; EADDRINUSE if a file is there
     * @param backlog how many connections may wait to be accepted
     */
    public static UnixSocket listen(Path path, Type type, int backlog) throws IOException {
        UnixSocket socket = open(type);
        try (UnixAddress address = new UnixAddress(path)) {
            int number = socket.fd.number();
            // bind(2) gives the file the mode of the socket less the umask; the umask itself
            // belongs to the whole process.
            Native.check(
                    Native.call(SystemCall.FCHMOD, number, OWNER_ONLY), () -> "fchmod(socket)");
            Native.check(
                    Native.call(SystemCall.BIND, number, address.address(), address.size()),
                    () -> "bind(\"%s\")".formatted(path));
            Native.check(
                    Native.call(SystemCall.LISTEN, number, backlog),
                    () -> "listen(\"%s\")".formatted(path));
            return socket;
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /**
     * Connects to a path.
     *
     * @throws KernelException ECONNREFUSED if nobody listens any more, EAGAIN if too many others
     *     wait to be accepted
     */
    public static UnixSocket connect(Path path, Type type) throws IOException {
        UnixSocket socket = open(type);
        try (UnixAddress address = new UnixAddress(path)) {
            Native.check(
                    Native.callUninterrupted(
                            SystemCall.CONNECT,
                            socket.fd.number(),
                            address.address(),
                            address.size()),
                    () -> "connect(\"%s\")".formatted(path));
            return socket;
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    /** Makes two connected sockets: socketpair(2). */
    public static Pair pair(Type type) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            Native.check(
                    Native.call(
                            SystemCall.SOCKETPAIR,
                            AF_UNIX,
                            type.number | SOCK_CLOEXEC,
                            0,
                            ends.address()),
                    () -> "socketpair(%s)".formatted(type));
            Fd local = Fd.of(ends.get(ValueLayout.JAVA_INT, 0));
            Fd remote = Fd.of(ends.get(ValueLayout.JAVA_INT, 4));
            return new Pair(of(local), remote);
        }
    }

    private static UnixSocket open(Type type) throws IOException {
        long result =
                Native.call(
                        SystemCall.SOCKET, AF_UNIX, type.number | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        int number = (int) Native.check(result, () -> "socket(AF_UNIX, %s)".formatted(type));
        return new UnixSocket(Fd.of(number));
    }

    /** Returns the descriptor, which stays this socket's. */
    public Fd fd() {
        return fd;
    }

    /** Accepts a connection, if one waits. */
    public Optional<UnixSocket> accept() throws IOException {
        long result =
                Native.callUninterrupted(
                        SystemCall.ACCEPT4, fd.number(), 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (result == -Errno.EAGAIN) {
            return Optional.empty();
        }
        int number = (int) Native.check(result, () -> "accept4(%s)".formatted(fd));
        return Optional.of(new UnixSocket(Fd.of(number)));
    }

    /** Accepts a connection, waiting for one. */
    public UnixSocket accept(Poller poller) throws IOException {
        while (true) {
            Optional<UnixSocket> accepted = accept();
            if (accepted.isPresent()) {
                return accepted.get();
            }
            poller.awaitReadable(fd);
        }
    }

    /** Tells who is at the other end. */
    public PeerCredentials peer() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(12, 4);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, 12);
            Native.check(
                    Native.call(
                            SystemCall.GETSOCKOPT,
                            fd.number(),
                            SOL_SOCKET,
                            SO_PEERCRED,
                            credentials.address(),
                            size.address()),
                    () -> "getsockopt(%s, SO_PEERCRED)".formatted(fd));
            return new PeerCredentials(
                    credentials.get(ValueLayout.JAVA_INT, 0),
                    credentials.get(ValueLayout.JAVA_INT, 4),
                    credentials.get(ValueLayout.JAVA_INT, 8));
        }
    }

    /**
     * Sends bytes once, with copies of descriptors, which stay the sender's.
     *
     * @param fds at most {@link #MOST_FDS}; they travel with the first byte
     * @return the number of bytes taken, with all the descriptors; 0 if nothing can be taken now
     * @throws IllegalArgumentException if there are too many descriptors, or no byte to carry them
     */
    public int send(ByteBuffer bytes, List<Fd> fds) throws IOException {
        if (fds.size() > MOST_FDS || (!fds.isEmpty() && !bytes.hasRemaining())) {
            throw new IllegalArgumentException(
                    "%d file descriptors with %d bytes: at least one byte, at most %d descriptors"
                            .formatted(fds.size(), bytes.remaining(), MOST_FDS));
        }
        return SocketMessage.send(fd, bytes, fds);
    }

    /** Sends all the bytes, with copies of descriptors, waiting whenever nothing can be taken. */
    public void sendFully(ByteBuffer bytes, List<Fd> fds, Poller poller) throws IOException {
        List<Fd> remaining = fds;
        while (bytes.hasRemaining()) {
            if (send(bytes, remaining) > 0) {
                remaining = List.of();
            } else {
                poller.awaitWritable(fd);
            }
        }
    }

    /**
     * Receives once: bytes into the buffer's remaining space, and the descriptors that came.
     *
     * @param mostFds how many descriptors are accepted, up to {@link #MOST_FDS}
     * @throws IOException also if more descriptors came, or a longer message: what came is closed
     */
    public Received receive(ByteBuffer buffer, int mostFds) throws IOException {
        if (mostFds < 0 || mostFds > MOST_FDS || !buffer.hasRemaining()) {
            throw new IllegalArgumentException(
                    "%d file descriptors into %d bytes".formatted(mostFds, buffer.remaining()));
        }
        return SocketMessage.receive(fd, buffer, mostFds);
    }

    /** Receives as {@link #receive(ByteBuffer, int)}, waiting until something is there. */
    public Received receive(ByteBuffer buffer, int mostFds, Poller poller) throws IOException {
        Received received = receive(buffer, mostFds);
        while (received.size() == 0) {
            poller.awaitReadable(fd);
            received = receive(buffer, mostFds);
        }
        return received;
    }

    /** Tells the other end that no more bytes will come: shutdown(2), SHUT_WR. */
    public void shutdownOutput() throws IOException {
        Native.check(
                Native.call(SystemCall.SHUTDOWN, fd.number(), SHUT_WR),
                () -> "shutdown(%s)".formatted(fd));
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return "unix socket " + fd;
    }
}
