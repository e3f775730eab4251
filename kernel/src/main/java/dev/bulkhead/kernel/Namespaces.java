package dev.bulkhead.kernel;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces of Linux: namespaces(7), setns(2), unshare(2).
 *
 * <p>They belong to a thread, so work in another namespace is done on a platform thread that is
 * made for it and thrown away. Such work must not start threads, which would inherit the namespace,
 * nor wait for virtual ones.
 */
public final class Namespaces {
    public static final int CLONE_NEWTIME = 0x80;
    public static final int CLONE_VM = 0x100;
    public static final int CLONE_FS = 0x200;
    public static final int CLONE_FILES = 0x400;
    public static final int CLONE_SIGHAND = 0x800;
    public static final int CLONE_PIDFD = 0x1000;
    public static final int CLONE_VFORK = 0x4000;
    public static final int CLONE_PARENT = 0x8000;
    public static final int CLONE_THREAD = 0x10000;
    public static final int CLONE_NEWNS = 0x20000;
    public static final int CLONE_NEWCGROUP = 0x2000000;
    public static final int CLONE_NEWUTS = 0x4000000;
    public static final int CLONE_NEWIPC = 0x8000000;
    public static final int CLONE_NEWUSER = 0x10000000;
    public static final int CLONE_NEWPID = 0x20000000;
    public static final int CLONE_NEWNET = 0x40000000;

    /** Of clone3(2) only. */
    public static final long CLONE_CLEAR_SIGHAND = 0x1_0000_0000L;

    /** Of clone3(2) only. */
    public static final long CLONE_INTO_CGROUP = 0x2_0000_0000L;

    private Namespaces() {}

    /** Work that is done in other namespaces. */
    @FunctionalInterface
    public interface Task<T> {
        /** Does the work and returns its result. */
        T run() throws IOException;
    }

    /**
     * Does work inside namespaces, in the order given. User and time namespaces cannot be entered
     * by one thread of many. In a mount namespace the work sees that namespace's files, also where
     * the JVM opens some by itself.
     *
     * @param namespaces files of /proc/PID/ns, or bind mounts of such
     */
    public static <T> T inside(List<Fd> namespaces, Task<T> work) throws IOException {
        return onThread(() -> {
            // A thread that shares its working directory with others may not change its
            // mount namespace.
            unshare(CLONE_FS);
            for (Fd namespace : namespaces) {
                Native.check(
                        Native.call(SystemCall.SETNS, namespace.number(), 0),
                        () -> "setns(%s)".formatted(namespace));
            }
            return work.run();
        });
    }

    /**
     * Does work in new namespaces, which last as long as a descriptor or mount refers to them, see
     * {@link #current}.
     *
     * @param flags {@code CLONE_NEW*}, except those of users and times
     */
    public static <T> T insideNew(int flags, Task<T> work) throws IOException {
        return onThread(() -> {
            unshare(flags | CLONE_FS);
            return work.run();
        });
    }

    /** Opens a namespace of the calling thread, such as {@code net} or {@code mnt}. */
    public static Fd current(String kind) throws IOException {
        return Fcntl.open("/proc/thread-self/ns/" + kind, Fcntl.O_RDONLY);
    }

    private static void unshare(int flags) throws IOException {
        Native.check(Native.call(SystemCall.UNSHARE, flags), () -> "unshare(%#x)".formatted(flags));
    }

    /** Runs work on a thread that is made for it and thrown away. */
    static <T> T onThread(Task<T> task) throws IOException {
        FutureTask<T> result = new FutureTask<>(task::run);
        Thread.ofPlatform().name("namespace").start(result);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failure) {
            throw rethrown(failure.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException rethrown(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException exception -> exception;
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case null, default -> new IOException(cause);
        };
    }
}
