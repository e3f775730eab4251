package dev.bulkhead.lab;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A dockerd in mount, network and process namespaces of its own: the host sees neither its bridge
 * nor its rules nor its mounts, and whatever it has started ends with the first process of the
 * namespace.
 */
final class DockerDaemon implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final Duration ENDING = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int LOG_LINES = 5;

    /** The shell stays as the first process, to wait for those whose parents end. */
    private static final String SCRIPT = "\"$@\" & wait";

    private final Process process;
    private final Path socket;
    private final Path log;
    private final String cgroup;

    private DockerDaemon(Process process, Path socket, Path log, String cgroup) {
        this.process = process;
        this.socket = socket;
        this.log = log;
        this.cgroup = cgroup;
    }

    /**
     * Starts it.
     *
     * @param program the dockerd
     * @param storage where its data, its configuration and its log go
     * @param state where its socket goes
     * @param cgroup for its containers' cgroups
     */
    static DockerDaemon start(String program, Path storage, Path state, String cgroup)
            throws IOException {
        Path socket = state.resolve("docker.sock");
        Path log = storage.resolve("log");
        // Instead of the host's, which may contradict these options.
        Path configuration = Files.writeString(storage.resolve("daemon.json"), "{}\n");
        Command daemon =
                new Command(namespaces(), List.of(program), Map.of())
                        .with("--config-file", configuration.toString())
                        .with("--data-root", storage.resolve("data").toString())
                        .with("--exec-root", state.resolve("exec").toString())
                        .with("--pidfile", state.resolve("docker.pid").toString())
                        .with("--host", "unix://" + socket)
                        .with("--exec-opt", "native.cgroupdriver=cgroupfs")
                        .with("--cgroup-parent", "/" + cgroup);
        return new DockerDaemon(daemon.start(log, log), socket, log, cgroup);
    }

    private static List<String> namespaces() {
        return List.of(
                "unshare",
                "--mount",
                "--net",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                SCRIPT,
                "sh");
    }

    /** Returns a command as it is run in the daemon's network namespace. */
    Command inNetwork(String... words) {
        String pid = Long.toString(process.pid());
        return new Command(
                List.of("nsenter", "--target", pid, "--net", "--"), List.of(words), Map.of());
    }

    /** Returns where it listens, as the client takes it. */
    String address() {
        return "unix://" + socket;
    }

    /**
     * Waits until it answers.
     *
     * @param question a command of the client that succeeds then
     */
    void awaitAnswer(Command question) throws IOException {
        long end = System.nanoTime() + STARTING.toNanos();
        while (true) {
            try {
                question.run();
                return;
            } catch (InterruptedIOException interruption) {
                throw interruption;
            } catch (IOException failure) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("dockerd does not answer: " + lastOfLog(), failure);
                }
            }
            Pause.of(PAUSE);
        }
    }

    private String lastOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** Returns its processes of a name, outside of containers. */
    List<Long> processes(String name) throws IOException {
        List<Long> found = new ArrayList<>();
        for (ProcessHandle each : process.descendants().toList()) {
            if (Processes.name(each.pid()).equals(name)) {
                found.add(each.pid());
            }
        }
        return found;
    }

    /** Ends it with its containers, and removes their cgroups. */
    @Override
    public void close() throws IOException {
        Stream<ProcessHandle> all =
                Stream.concat(
                        Stream.of(process.toHandle()), process.descendants().toList().stream());
        process.destroyForcibly();
        Processes.awaitEnd(all, ENDING);
        Cgroups.remove(cgroup);
    }
}
