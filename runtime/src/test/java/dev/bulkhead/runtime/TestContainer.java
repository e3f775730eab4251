package dev.bulkhead.runtime;

import dev.bulkhead.oci.runtime.ContainerProcess;
import dev.bulkhead.runtime.launch.ContainerExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A launched container of a test. */
final class TestContainer implements AutoCloseable {
    private static final int SIGKILL = 9;

    private final ContainerRuntime runtime;
    private final LaunchRequest request;
    private final RunningContainer running;
    private int programs;

    TestContainer(ContainerRuntime runtime, LaunchRequest request, RunningContainer running) {
        this.runtime = runtime;
        this.request = request;
        this.running = running;
    }

    /** Returns the container as the runtime knows it. */
    RunningContainer running() {
        return running;
    }

    /** Returns its directory on the host. */
    Path directory() {
        return request.directory();
    }

    /** Returns the path of its cgroup. */
    String cgroup() {
        return request.spec().linux().cgroupsPath().orElseThrow();
    }

    /** Waits for its end. */
    Outcome outcome() {
        ContainerExit exit = running.exit().join();
        running.gone().join();
        return Outcome.of(directory(), exit);
    }

    /** Returns a request to run a further program in it. */
    ExecRequest execRequest(ContainerProcess process) throws IOException {
        Path own = Files.createDirectory(directory().resolve("exec-" + programs++));
        return new ExecRequest(
                request.spec(),
                directory(),
                process,
                own,
                request.seccomp(),
                new StreamSource.Logged(false),
                false,
                0,
                1);
    }

    /** Runs a further program in it to the program's end. */
    Outcome exec(ContainerProcess process) throws IOException {
        return exec(execRequest(process));
    }

    /** Runs a further program in it to the program's end. */
    Outcome exec(ExecRequest exec) throws IOException {
        try (RunningContainer program = runtime.exec(exec)) {
            ContainerExit exit = program.exit().join();
            program.gone().join();
            return Outcome.of(exec.directory(), exit);
        }
    }

    /** Waits until a shell in the container has said a word. */
    void awaitOutput(String word) throws IOException {
        while (!Outcome.output(directory(), 1).contains(word)) {
            if (running.exit().isDone()) {
                throw new IllegalStateException("the container has ended: " + outcome());
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        if (!running.exit().isDone()) {
            try {
                running.signal(SIGKILL);
            } catch (IOException _) {
                // It has just ended.
            }
        }
        running.gone().join();
        running.close();
        runtime.removeCgroup(cgroup());
    }
}
