package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A limit of a process on one resource: prlimit(2).
 *
 * @param soft what the kernel enforces; unsigned, {@link #RLIM_INFINITY} is none
 * @param hard how far the process may raise the soft limit; unsigned
 */
public record Rlimit(long soft, long hard) {
    /** No limit, the largest unsigned number. */
    public static final long RLIM_INFINITY = -1;

    private static final int SELF = 0;

    public Rlimit {
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw new IllegalArgumentException(
                    "soft limit %s is above the hard limit %s"
                            .formatted(Long.toUnsignedString(soft), Long.toUnsignedString(hard)));
        }
    }

    /** What is limited, with the numbers of sys/resource.h. */
    public enum Resource {
        /** Processor time in seconds. */
        RLIMIT_CPU(0),
        /** Size of a file in bytes. */
        RLIMIT_FSIZE(1),
        /** Data segment in bytes. */
        RLIMIT_DATA(2),
        /** Stack in bytes. */
        RLIMIT_STACK(3),
        /** Core file in bytes. */
        RLIMIT_CORE(4),
        /** Resident set in bytes; has no effect. */
        RLIMIT_RSS(5),
        /** Processes of the user. */
        RLIMIT_NPROC(6),
        /** One more than the largest descriptor number. */
        RLIMIT_NOFILE(7),
        /** Locked memory in bytes. */
        RLIMIT_MEMLOCK(8),
        /** Address space in bytes. */
        RLIMIT_AS(9),
        /** File locks; has no effect. */
        RLIMIT_LOCKS(10),
        /** Queued signals of the user. */
        RLIMIT_SIGPENDING(11),
        /** POSIX message queues of the user in bytes. */
        RLIMIT_MSGQUEUE(12),
        /** 20 minus the lowest nice value. */
        RLIMIT_NICE(13),
        /** The highest real-time priority. */
        RLIMIT_RTPRIO(14),
        /** Real-time processor time without a blocking call, in microseconds. */
        RLIMIT_RTTIME(15);

        private final int number;

        Resource(int number) {
            this.number = number;
        }

        /** Returns the number of the resource. */
        public int number() {
            return number;
        }
    }

    /** Reads a limit of this process. */
    public static Rlimit get(Resource resource) throws IOException {
        return get(SELF, resource);
    }

    /** Reads a limit of another process. */
    public static Rlimit get(int pid, Resource resource) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment structure = arena.allocate(16, 8);
            Native.check(
                    Native.call(
                            SystemCall.PRLIMIT64, pid, resource.number(), 0, structure.address()),
                    () -> "prlimit64(%d, %s)".formatted(pid, resource));
            return new Rlimit(
                    structure.get(ValueLayout.JAVA_LONG, 0),
                    structure.get(ValueLayout.JAVA_LONG, 8));
        }
    }

    /** Sets this limit for this process. */
    public void set(Resource resource) throws IOException {
        set(SELF, resource);
    }

    /**
     * Sets this limit for another process.
     *
     * @throws KernelException EPERM if the hard limit is above its present one and this process
     *     lacks CAP_SYS_RESOURCE
     */
    public void set(int pid, Resource resource) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment structure = arena.allocateFrom(ValueLayout.JAVA_LONG, soft, hard);
            Native.check(
                    Native.call(
                            SystemCall.PRLIMIT64, pid, resource.number(), structure.address(), 0),
                    () -> "prlimit64(%d, %s, %s)".formatted(pid, resource, this));
        }
    }

    @Override
    public String toString() {
        return text(soft) + ":" + text(hard);
    }

    private static String text(long limit) {
        return limit == RLIM_INFINITY ? "unlimited" : Long.toUnsignedString(limit);
    }
}
