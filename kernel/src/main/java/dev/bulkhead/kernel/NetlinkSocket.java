package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation with one part of the kernel: netlink(7). It stays with the network namespace of
 * the thread that opened it. Not for use by several threads at once.
 *
 * <p>The kernel answers within the call that sends, so that nothing here waits long.
 */
public final class NetlinkSocket implements AutoCloseable {
    public static final int NETLINK_ROUTE = 0;
    public static final int NETLINK_NETFILTER = 12;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int ADDRESS_SIZE = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int MSG_TRUNC = 0x20;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLMSGERR_ATTR_MSG = 1;

    /** The kernel never sends more at once than a receiver's buffer takes, up to 32 KiB. */
    private static final int BUFFER_SIZE = 64 * 1024;

    private final Fd fd;
    private int sequence;

    private NetlinkSocket(Fd fd) {
        this.fd = fd;
    }

    /**
     * Opens a conversation.
     *
     * @param protocol {@code NETLINK_*}
     */
    public static NetlinkSocket open(int protocol) throws IOException {
        long result =
                Native.call(SystemCall.SOCKET, AF_NETLINK, SOCK_RAW | Fcntl.O_CLOEXEC, protocol);
        int number = (int) Native.check(result, () -> "socket(AF_NETLINK, %d)".formatted(protocol));
        NetlinkSocket socket = new NetlinkSocket(Fd.of(number));
        try {
            socket.bind();
            socket.set(SOL_NETLINK, NETLINK_EXT_ACK, 1);
            socket.set(SOL_NETLINK, NETLINK_CAP_ACK, 1);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /** Has the kernel give it a number; without one no event would come. */
    private void bind() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_SIZE, 4);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
            Native.check(
                    Native.call(SystemCall.BIND, fd.number(), address.address(), ADDRESS_SIZE),
                    () -> "bind(%s, AF_NETLINK)".formatted(fd));
        }
    }

    private void set(int level, int option, int value) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_INT, value);
            Native.check(
                    Native.call(
                            SystemCall.SETSOCKOPT,
                            fd.number(),
                            level,
                            option,
                            bytes.address(),
                            Integer.BYTES),
                    () -> "setsockopt(%s, %d, %d, %d)".formatted(fd, level, option, value));
        }
    }

    /** Makes room for requests and answers of many messages: needs CAP_NET_ADMIN. */
    public void enlarge(int bytes) throws IOException {
        set(SOL_SOCKET, SO_SNDBUFFORCE, bytes);
        set(SOL_SOCKET, SO_RCVBUFFORCE, bytes);
    }

    /** Has events of a group sent to this socket, and makes it one that never blocks. */
    public void subscribe(int group) throws IOException {
        set(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
        Fcntl.setNonBlocking(fd, true);
    }

    /** Returns the number by which the kernel knows this socket, and says who changed something. */
    public int port() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_SIZE, 4);
            MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, ADDRESS_SIZE);
            Native.check(
                    Native.call(
                            SystemCall.GETSOCKNAME, fd.number(), address.address(), size.address()),
                    () -> "getsockname(%s)".formatted(fd));
            return address.get(ValueLayout.JAVA_INT, 4);
        }
    }

    /** Returns the descriptor, which stays this socket's. */
    public Fd fd() {
        return fd;
    }

    /**
     * Sends several requests as one. A part of the kernel that takes them as one either carries out
     * all or none; another goes on after one that failed.
     *
     * @param described the requests, each with what it asks for, for the message of a failure
     * @throws KernelException what the kernel answered to the first that failed
     */
    public void requestAll(List<Described> described) throws IOException {
        int first = sequence + 1;
        ByteBuffer all = ByteBuffer.allocate(described.stream().mapToInt(Described::size).sum());
        int acknowledged = -1;
        for (int i = 0; i < described.size(); i++) {
            acknowledged = described.get(i).isRequest() ? i : acknowledged;
        }
        for (int i = 0; i < described.size(); i++) {
            int flags = i == acknowledged ? NetlinkMessage.NLM_F_ACK : 0;
            all.put(described.get(i).message().encoded(++sequence, flags));
        }
        send(all.flip());
        awaitLast(described, first, first + acknowledged);
    }

    private void awaitLast(List<Described> described, int first, int last) throws IOException {
        KernelException failure = null;
        boolean more = true;
        while (more) {
            ByteBuffer received = receive();
            while (received.remaining() >= NetlinkMessage.HEADER_SIZE) {
                int answered = received.getInt(received.position() + NetlinkMessage.SEQUENCE);
                int index = Math.clamp(answered - first, 0, described.size() - 1);
                try {
                    take(received, answered, described.get(index).text(), new ArrayList<>());
                } catch (KernelException e) {
                    failure = failure == null ? e : failure;
                }
                more = more && answered != last;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * A request and what it asks for.
     *
     * @param isRequest false for one that only marks a begin or an end
     */
    public record Described(NetlinkMessage message, String text, boolean isRequest) {
        int size() {
            return NetlinkAttributes.aligned(message.size());
        }
    }

    /**
     * Sends a request and returns the bodies of the answers, each a message without its header, in
     * the machine's byte order; often there are none.
     *
     * @param description what is asked for, for the message of a failure
     * @throws KernelException what the kernel answered, with its explanation
     */
    public List<ByteBuffer> request(NetlinkMessage message, String description) throws IOException {
        int number = ++sequence;
        boolean dump = (message.flags() & NetlinkMessage.NLM_F_DUMP) == NetlinkMessage.NLM_F_DUMP;
        // A dump ends with NLMSG_DONE; everything else is acknowledged on demand.
        send(message.encoded(number, dump ? 0 : NetlinkMessage.NLM_F_ACK));
        List<ByteBuffer> answers = new ArrayList<>();
        boolean more = true;
        while (more) {
            ByteBuffer received = receive();
            while (more && received.remaining() >= NetlinkMessage.HEADER_SIZE) {
                more = take(received, number, description, answers);
            }
        }
        return answers;
    }

    /** Takes one message from what was received; returns false at the end of the answer. */
    private static boolean take(
            ByteBuffer received, int number, String description, List<ByteBuffer> answers)
            throws IOException {
        int start = received.position();
        int length = received.getInt(start);
        if (length < NetlinkMessage.HEADER_SIZE || length > received.remaining()) {
            throw new IOException(
                    "%s: a netlink message of %d bytes".formatted(description, length));
        }
        int type = Short.toUnsignedInt(received.getShort(start + 4));
        int answered = received.getInt(start + NetlinkMessage.SEQUENCE);
        ByteBuffer body =
                received.slice(
                                start + NetlinkMessage.HEADER_SIZE,
                                length - NetlinkMessage.HEADER_SIZE)
                        .order(ByteOrder.nativeOrder());
        received.position(Math.min(received.limit(), start + NetlinkAttributes.aligned(length)));
        if (answered != number) {
            return true;
        }
        if (type == NLMSG_ERROR || type == NLMSG_DONE) {
            requireSuccess(body, description);
            return false;
        }
        answers.add(body);
        return true;
    }

    private static void requireSuccess(ByteBuffer body, String description) throws IOException {
        int error = body.remaining() < Integer.BYTES ? 0 : body.getInt();
        if (error < 0) {
            // The header of the request follows, and alone, by NETLINK_CAP_ACK.
            body.position(Math.min(body.limit(), Integer.BYTES + NetlinkMessage.HEADER_SIZE));
            String explanation = NetlinkAttributes.parse(body).string(NLMSGERR_ATTR_MSG).orElse("");
            throw new KernelException(description, -error, explanation);
        }
    }

    private void send(ByteBuffer message) throws IOException {
        int size = message.remaining();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(size, 8);
            bytes.copyFrom(MemorySegment.ofBuffer(message));
            long result =
                    Native.callUninterrupted(
                            SystemCall.SENDTO, fd.number(), bytes.address(), size, 0, 0, 0);
            long sent = Native.check(result, () -> "sendto(%s, %d bytes)".formatted(fd, size));
            if (sent != size) {
                throw new IOException(
                        "netlink took %d bytes of a message of %d".formatted(sent, size));
            }
        }
    }

    /** Receives what is there; nothing, if the socket never blocks and there is nothing. */
    public ByteBuffer receive() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER_SIZE, 8);
            long result =
                    Native.callUninterrupted(
                            SystemCall.RECVFROM,
                            fd.number(),
                            buffer.address(),
                            BUFFER_SIZE,
                            MSG_TRUNC,
                            0,
                            0);
            if (result == -Errno.EAGAIN) {
                return ByteBuffer.allocate(0);
            }
            int size = (int) Native.check(result, () -> "recvfrom(%s)".formatted(fd));
            if (size > BUFFER_SIZE) {
                throw new IOException("netlink sent a message of %d bytes".formatted(size));
            }
            byte[] copy = buffer.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
            return ByteBuffer.wrap(copy).order(ByteOrder.nativeOrder());
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
