package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A process, named by a file descriptor that never comes to mean another one: pidfd_open(2). The
 * descriptor becomes readable when the process has ended.
 */
public final class Pidfd implements AutoCloseable {
    private static final int LARGEST_INFO = 4096;
    private static final int P_PIDFD = 3;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int CLD_EXITED = 1;

    // struct siginfo, its part for SIGCHLD, on 64-bit machines
    private static final long SIGINFO_SIZE = 128;
    private static final long SI_CODE = 8;
    private static final long SI_PID = 16;
    private static final long SI_STATUS = 24;

    private final Fd fd;

    private Pidfd(Fd fd) {
        this.fd = fd;
    }

    /**
     * Opens a process by its number. Only a child that was not waited for yet is sure to be the
     * process that is meant; {@link ProcessIdentity#open} is for others.
     *
     * @throws KernelException ESRCH if there is no such process
     */
    public static Pidfd open(int pid) throws IOException {
        long result = Native.call(SystemCall.PIDFD_OPEN, pid, 0);
        return new Pidfd(Fd.of((int) Native.check(result, () -> "pidfd_open(%d)".formatted(pid))));
    }

    /** Takes over a descriptor that is a pidfd, such as one that another process handed over. */
    public static Pidfd of(Fd fd) {
        return new Pidfd(fd);
    }

    /** Returns the descriptor, which stays this object's. */
    public Fd fd() {
        return fd;
    }

    /**
     * Returns the process's number in this pid namespace: the field Pid of proc(5)'s fdinfo. It is
     * the process's own as long as that lives.
     *
     * @throws KernelException ESRCH if it has ended and was waited for
     */
    public int pid() throws IOException {
        try (Fd file = Fcntl.open("/proc/self/fdinfo/" + fd.number(), Fcntl.O_RDONLY)) {
            String text = new String(Io.readAll(file, LARGEST_INFO), StandardCharsets.US_ASCII);
            int pid =
                    text.lines()
                            .filter(line -> line.startsWith("Pid:"))
                            .mapToInt(line -> Integer.parseInt(line.substring(4).strip()))
                            .findFirst()
                            .orElse(-1);
            if (pid <= 0) {
                throw new KernelException("the number of process %s".formatted(fd), Errno.ESRCH);
            }
            return pid;
        }
    }

    /**
     * Sends a signal: pidfd_send_signal(2).
     *
     * @param signal the number, or 0 to ask only whether the process could be sent one
     * @throws KernelException ESRCH if the process has ended and was waited for
     */
    public void sendSignal(int signal) throws IOException {
        Native.check(
                Native.call(SystemCall.PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0),
                () -> "pidfd_send_signal(%s, %d)".formatted(fd, signal));
    }

    /** Returns whether the process has ended, be it a child or not, waited for or not. */
    public boolean hasEnded() throws IOException {
        return (Io.poll(fd, Io.POLLIN, Duration.ZERO) & (Io.POLLIN | Io.POLLHUP)) != 0;
    }

    /**
     * Collects a child's exit status, which can be done once; never blocks.
     *
     * @return empty as long as the child runs
     * @throws KernelException ECHILD if the process is no child, or its status was collected
     */
    public Optional<ExitStatus> waitid() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_SIZE, 8);
            long result =
                    Native.callUninterrupted(
                            SystemCall.WAITID,
                            P_PIDFD,
                            fd.number(),
                            info.address(),
                            WEXITED | WNOHANG,
                            0);
            Native.check(result, () -> "waitid(P_PIDFD, %s)".formatted(fd));
            if (info.get(ValueLayout.JAVA_INT, SI_PID) == 0) {
                return Optional.empty();
            }
            int status = info.get(ValueLayout.JAVA_INT, SI_STATUS);
            boolean exited = info.get(ValueLayout.JAVA_INT, SI_CODE) == CLD_EXITED;
            return Optional.of(exited ? new ExitStatus(status, 0) : new ExitStatus(0, status));
        }
    }

    /** Collects a child's exit status, waiting for its end. */
    public ExitStatus waitid(Poller poller) throws IOException {
        while (true) {
            Optional<ExitStatus> status = waitid();
            if (status.isPresent()) {
                return status.get();
            }
            poller.awaitReadable(fd);
        }
    }

    /**
     * Duplicates a descriptor of the process into this one: pidfd_getfd(2).
     *
     * @param number the number that the process knows it by
     */
    public Fd getfd(int number) throws IOException {
        long result = Native.call(SystemCall.PIDFD_GETFD, fd.number(), number, 0);
        return Fd.of((int) Native.check(result, () -> "pidfd_getfd(%s, %d)".formatted(fd, number)));
    }

    @Override
    public void close() {
        fd.close();
    }
}
