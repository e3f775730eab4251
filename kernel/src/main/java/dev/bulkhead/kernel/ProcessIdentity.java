package dev.bulkhead.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A process by its number and the instant it started, which together name it as long as the machine
 * runs: the number alone may come to mean another process.
 *
 * @param pid the process's number in this pid namespace
 * @param startTime clock ticks since the machine started, field 22 of /proc/PID/stat
 */
public record ProcessIdentity(int pid, long startTime) {
    private static final int LARGEST_STAT = 4096;

    /** The index of starttime among the fields that follow the program's name: 22 - 3. */
    private static final int START_TIME = 19;

    public ProcessIdentity {
        if (pid <= 0 || startTime < 0) {
            throw new IllegalArgumentException("process %d of %d".formatted(pid, startTime));
        }
    }

    /**
     * Reads the identity of the process that has the number now.
     *
     * @throws KernelException ENOENT or ESRCH if there is none
     */
    public static ProcessIdentity of(int pid) throws IOException {
        try (Fd file = Fcntl.open("/proc/%d/stat".formatted(pid), Fcntl.O_RDONLY)) {
            String stat = new String(Io.readAll(file, LARGEST_STAT), StandardCharsets.ISO_8859_1);
            return new ProcessIdentity(pid, startTime(stat));
        }
    }

    /**
     * Opens the process, if it still exists, perhaps as a zombie.
     *
     * @return empty if it is gone, even if another has its number now
     */
    public Optional<Pidfd> open() throws IOException {
        try {
            Pidfd pidfd = Pidfd.open(pid);
            // Only after the descriptor is open: what has the number now has it for good.
            if (equals(of(pid))) {
                return Optional.of(pidfd);
            }
            pidfd.close();
            return Optional.empty();
        } catch (KernelException failure) {
            if (failure.errno() == Errno.ESRCH || failure.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** The program's name is in parentheses and may itself hold some, and spaces. */
    static long startTime(String stat) throws IOException {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= START_TIME) {
            throw new IOException("/proc/PID/stat has only " + fields.length + " fields: " + stat);
        }
        return Long.parseLong(fields[START_TIME]);
    }
}
