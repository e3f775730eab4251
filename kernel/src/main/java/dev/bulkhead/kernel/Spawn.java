package dev.bulkhead.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts a program as a child of this process: posix_spawn(3), which is vfork(2) and execve(2) in
 * one and therefore safe and fast in a JVM of any size.
 *
 * <p>The child is in a session of its own, with every signal at its default and none blocked. It
 * has the given descriptors and no others, except /dev/null where standard input, output or error
 * is not given. It inherits the resource limits, the JVM's raised RLIMIT_NOFILE among them. It
 * remains a zombie until {@link Pidfd#waitid} has collected it.
 */
public final class Spawn {
    private static final int STANDARD_FDS = 3;
    private static final int BUSY_TRIES = 200;

    private Spawn() {}

    /**
     * Starts the program at a path.
     *
     * @param path not searched for in PATH
     * @param argv the arguments, the program's name first
     * @param environment {@code NAME=value} each
     * @param fds the child's descriptor numbers, each with the descriptor it is a copy of
     * @param workingDirectory where the child begins, else where this process is
     * @return the child's process id
     * @throws KernelException with the errno of execve(2) if the program could not be started
     */
    public static int spawn(
            String path,
            List<String> argv,
            List<String> environment,
            Map<Integer, Fd> fds,
            Optional<Fd> workingDirectory)
            throws IOException {
        try (Arena arena = Arena.ofConfined();
                PosixSpawn.FileActions actions = new PosixSpawn.FileActions(arena);
                Sources sources = new Sources(fds)) {
            for (int target = 0; target < sources.free; target++) {
                Fd given = fds.get(target);
                if (given != null) {
                    actions.addDup2(sources.number(given), target);
                } else if (target < STANDARD_FDS) {
                    actions.addOpen(target, "/dev/null", Fcntl.O_RDWR);
                } else {
                    actions.addClose(target);
                }
            }
            if (workingDirectory.isPresent()) {
                actions.addFchdir(sources.number(workingDirectory.get()));
            }
            // What the JVM's own libraries open is not always close-on-exec.
            actions.addCloseFrom(sources.free);
            return spawn(arena, path, actions, argv, environment);
        }
    }

    /**
     * Starts the program in an open file, such as a {@link Memfd}; not a script, which its
     * interpreter could not open any more.
     */
    public static int spawn(
            Fd executable,
            List<String> argv,
            List<String> environment,
            Map<Integer, Fd> fds,
            Optional<Fd> workingDirectory)
            throws IOException {
        // By this process's table of descriptors: the child has closed its copy by then, or put
        // another file under the number.
        String path =
                "/proc/%d/fd/%d".formatted(ProcessHandle.current().pid(), executable.number());
        return spawn(path, argv, environment, fds, workingDirectory);
    }

    private static int spawn(
            Arena arena,
            String path,
            PosixSpawn.FileActions actions,
            List<String> argv,
            List<String> environment)
            throws IOException {
        long arguments = StringVector.allocate(arena, argv);
        long variables = StringVector.allocate(arena, environment);
        int result = PosixSpawn.spawn(arena, path, actions, arguments, variables);
        for (int tries = 1; result == -Errno.ETXTBSY && tries < BUSY_TRIES; tries++) {
            // Another thread's child, between its vfork and its execve, still holds a copy of the
            // descriptor that has just written the program.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            result = PosixSpawn.spawn(arena, path, actions, arguments, variables);
        }
        Native.check(result, () -> "posix_spawn(\"%s\", %s)".formatted(path, argv));
        return result;
    }

    /**
     * The numbers that the child's descriptors are copied from: all above the child's own, so that
     * the order of its dup2(2) calls does not matter and none overwrites what a later one copies.
     */
    private static final class Sources implements AutoCloseable {
        /** The lowest number above all that the child gets. */
        final int free;

        private final List<Fd> copies = new ArrayList<>();

        Sources(Map<Integer, Fd> fds) {
            int highest = STANDARD_FDS - 1;
            for (int target : fds.keySet()) {
                if (target < 0) {
                    throw new IllegalArgumentException("not a file descriptor: " + target);
                }
                highest = Math.max(highest, target);
            }
            free = highest + 1;
        }

        int number(Fd fd) throws IOException {
            if (fd.number() >= free) {
                return fd.number();
            }
            Fd copy = Fcntl.duplicate(fd, free);
            copies.add(copy);
            return copy.number();
        }

        @Override
        public void close() {
            copies.forEach(Fd::close);
        }
    }
}
