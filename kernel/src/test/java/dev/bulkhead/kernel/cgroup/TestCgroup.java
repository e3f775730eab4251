package dev.bulkhead.kernel.cgroup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** A real cgroup of this machine for one test, with the processes in it; closing takes all away. */
record TestCgroup(CgroupMounts mounts, Cgroup cgroup, List<Process> processes)
        implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** The versions that this machine has for itself, as if there were no other. */
    enum Host {
        V1,
        V2,
        AS_IT_IS
    }

    static CgroupMounts mounts(Host host) {
        CgroupMounts all = discover();
        return switch (host) {
            case AS_IT_IS -> all;
            case V1 -> new CgroupMounts(all.v1(), Optional.empty(), Set.of(), all.disabled());
            case V2 -> new CgroupMounts(Map.of(), all.v2(), all.v2Controllers(), all.disabled());
        };
    }

    private static CgroupMounts discover() {
        try {
            return CgroupMounts.discover();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CgroupPath freshPath() {
        return CgroupPath.of(
                "/bulkhead-test-%d-%d"
                        .formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet()));
    }

    /** Makes a cgroup, or skips the test where this machine has no such controller. */
    static TestCgroup create(Host host, Controller... controllers) throws IOException {
        CgroupMounts mounts = mounts(host);
        Set<Controller> wanted = EnumSet.noneOf(Controller.class);
        for (Controller controller : controllers) {
            Assumptions.assumeTrue(
                    mounts.version(controller) != Version.ABSENT,
                    () -> "no controller " + controller + " on " + host);
            wanted.add(controller);
        }
        return new TestCgroup(
                mounts, Cgroup.create(mounts, freshPath(), wanted), new ArrayList<>());
    }

    /** Starts a shell in the cgroup; it runs the script only when it is in there. */
    Process start(String script) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", "read go; " + script).start();
        processes.add(process);
        cgroup.add(process.pid());
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return process;
    }

    /** Runs a script in the cgroup to its end and returns what it said, errors before the rest. */
    String run(String script) throws IOException {
        Process process = start(script);
        String errors = read(process.getErrorStream());
        return errors + read(process.getInputStream());
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        try {
            cgroup.remove();
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }
}
