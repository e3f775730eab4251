package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One message of a unix socket with the file descriptors that travel in it: struct msghdr of
 * sendmsg(2) and recvmsg(2), SCM_RIGHTS of unix(7).
 */
final class SocketMessage {
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int MSG_CTRUNC = 0x8;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    private static final long MSGHDR_SIZE = 56;
    private static final long MSG_CONTROL = 32;
    private static final long MSG_CONTROLLEN = 40;
    private static final long MSG_FLAGS = 48;
    private static final long CMSG_DATA = 16;

    private final MemorySegment header;
    private final MemorySegment control;

    /** Lays out a message with its bytes and room for {@code fds} descriptors. */
    private SocketMessage(Arena arena, OffHeap bytes, int fds) {
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ValueLayout.JAVA_LONG, 0, bytes.address());
        vector.set(ValueLayout.JAVA_LONG, 8, bytes.size());
        // Exactly the length (CMSG_LEN), not the space, which could take one descriptor more.
        control = arena.allocate(fds == 0 ? 0 : CMSG_DATA + 4L * fds, 8);
        header = arena.allocate(MSGHDR_SIZE, 8);
        header.set(ValueLayout.JAVA_LONG, 16, vector.address());
        header.set(ValueLayout.JAVA_LONG, 24, 1);
        header.set(ValueLayout.JAVA_LONG, MSG_CONTROL, fds == 0 ? 0 : control.address());
        header.set(ValueLayout.JAVA_LONG, MSG_CONTROLLEN, control.byteSize());
    }

    /** Sends once; returns the number of bytes taken, 0 if none can be taken now. */
    static int send(Fd socket, ByteBuffer buffer, List<Fd> fds) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            OffHeap bytes = OffHeap.toDrain(arena, buffer);
            SocketMessage message = new SocketMessage(arena, bytes, fds.size());
            message.enclose(fds);
            long result =
                    Native.callUninterrupted(
                            SystemCall.SENDMSG,
                            socket.number(),
                            message.header.address(),
                            MSG_DONTWAIT | MSG_NOSIGNAL);
            if (result == -Errno.EAGAIN) {
                return 0;
            }
            int count =
                    (int)
                            Native.check(
                                    result,
                                    () ->
                                            "sendmsg(%s, %d bytes, %s)"
                                                    .formatted(socket, bytes.size(), fds));
            bytes.drained(count);
            return count;
        }
    }

    /** Receives once, at most {@code limit} descriptors. */
    static UnixSocket.Received receive(Fd socket, ByteBuffer buffer, int limit) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            OffHeap bytes = OffHeap.toFill(arena, buffer);
            SocketMessage message = new SocketMessage(arena, bytes, limit);
            long result =
                    Native.callUninterrupted(
                            SystemCall.RECVMSG,
                            socket.number(),
                            message.header.address(),
                            MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
            if (result == -Errno.EAGAIN) {
                return new UnixSocket.Received(0, List.of());
            }
            int count = (int) Native.check(result, () -> "recvmsg(%s)".formatted(socket));
            List<Fd> fds = message.enclosed();
            message.requireWhole(fds, limit);
            bytes.filled(count);
            return new UnixSocket.Received(count == 0 ? -1 : count, fds);
        }
    }

    private void enclose(List<Fd> fds) {
        if (fds.isEmpty()) {
            return;
        }
        control.set(ValueLayout.JAVA_LONG, 0, control.byteSize());
        control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
        for (int index = 0; index < fds.size(); index++) {
            control.set(ValueLayout.JAVA_INT, CMSG_DATA + 4L * index, fds.get(index).number());
        }
    }

    /** Takes over the descriptors that came; nothing but SCM_RIGHTS is ever asked for. */
    private List<Fd> enclosed() {
        long received = header.get(ValueLayout.JAVA_LONG, MSG_CONTROLLEN);
        if (received < CMSG_DATA
                || control.get(ValueLayout.JAVA_INT, 8) != SOL_SOCKET
                || control.get(ValueLayout.JAVA_INT, 12) != SCM_RIGHTS) {
            return List.of();
        }
        List<Fd> fds = new ArrayList<>();
        long end = Math.min(control.get(ValueLayout.JAVA_LONG, 0), control.byteSize());
        for (long offset = CMSG_DATA; offset + 4 <= end; offset += 4) {
            fds.add(Fd.of(control.get(ValueLayout.JAVA_INT, offset)));
        }
        return List.copyOf(fds);
    }

    /** Refuses a message of which the kernel dropped a part, and closes what came of it. */
    private void requireWhole(List<Fd> fds, int limit) throws IOException {
        int flags = header.get(ValueLayout.JAVA_INT, MSG_FLAGS);
        if ((flags & (MSG_CTRUNC | MSG_TRUNC)) == 0) {
            return;
        }
        fds.forEach(Fd::close);
        throw new IOException(
                (flags & MSG_CTRUNC) != 0
                        ? "a message came with more than %d file descriptors, or than this process may open"
                                .formatted(limit)
                        : "a message came with more bytes than the buffer takes");
    }
}
