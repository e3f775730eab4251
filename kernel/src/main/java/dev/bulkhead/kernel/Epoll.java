package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An epoll instance: epoll(7), with struct epoll_event of the machine that runs. */
final class Epoll implements AutoCloseable {
    static final int EPOLLIN = 0x1;
    static final int EPOLLOUT = 0x4;
    static final int EPOLLERR = 0x8;
    static final int EPOLLHUP = 0x10;
    static final int EPOLLONESHOT = 1 << 30;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;

    // The structure is packed on x86_64, so that 32-bit programs share it, and nowhere else.
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");
    private static final long DATA = PACKED ? 4 : 8;
    private static final long SIZE = PACKED ? 12 : 16;

    private final Fd fd;

    private Epoll(Fd fd) {
        this.fd = fd;
    }

    static Epoll open() throws IOException {
        long result = Native.call(SystemCall.EPOLL_CREATE1, Fcntl.O_CLOEXEC);
        return new Epoll(Fd.of((int) Native.check(result, () -> "epoll_create1()")));
    }

    /** Starts to watch a descriptor; the data comes back with its events. */
    void add(int number, int events, long data) throws IOException {
        check(control(EPOLL_CTL_ADD, number, events, data), number);
    }

    /** Starts to watch a descriptor; returns false for a file that is never waited for. */
    boolean addIfPollable(int number, int events, long data) throws IOException {
        long result = control(EPOLL_CTL_ADD, number, events, data);
        if (result == -Errno.EPERM) {
            return false;
        }
        check(result, number);
        return true;
    }

    /** Changes what a watched descriptor is watched for, and arms it again. */
    void modify(int number, int events, long data) throws IOException {
        check(control(EPOLL_CTL_MOD, number, events, data), number);
    }

    /** Stops watching a descriptor. */
    void remove(int number) {
        control(EPOLL_CTL_DEL, number, 0, 0);
    }

    /** Blocks the thread until there are events, and returns how many. */
    int await(Events events) {
        long result =
                Native.callUninterrupted(
                        SystemCall.EPOLL_PWAIT,
                        fd.number(),
                        events.memory.address(),
                        events.capacity,
                        -1,
                        0,
                        0);
        if (result < 0) {
            throw new IllegalStateException("epoll_pwait(): " + Errno.name((int) -result));
        }
        return (int) result;
    }

    @Override
    public void close() {
        fd.close();
    }

    private long control(int operation, int number, int events, long data) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(SIZE, 8);
            event.set(ValueLayout.JAVA_INT, 0, events);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA, data);
            return Native.call(
                    SystemCall.EPOLL_CTL, fd.number(), operation, number, event.address());
        }
    }

    private static void check(long result, int number) throws IOException {
        Native.check(result, () -> "epoll_ctl(fd(%d))".formatted(number));
    }

    /** An array of struct epoll_event that the kernel fills. */
    static final class Events {
        private final MemorySegment memory;
        private final int capacity;

        Events(Arena arena, int capacity) {
            this.memory = arena.allocate(SIZE * capacity, 8);
            this.capacity = capacity;
        }

        int mask(int index) {
            return memory.get(ValueLayout.JAVA_INT_UNALIGNED, index * SIZE);
        }

        long data(int index) {
            return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, index * SIZE + DATA);
        }
    }
}
