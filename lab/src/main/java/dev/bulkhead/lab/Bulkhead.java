package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Bulkhead with a server of its own, so that no other container of this machine plays a part. */
final class Bulkhead implements Networked {
    static final String NAME = "bulkhead";

    private static final String IMAGE = "busybox:lab";
    private static final double KIBI = 1024;
    private static final String EXECUTED = "executed";
    private static final Pattern PROCESS = Pattern.compile("(?m)^process +([0-9]+)$");
    private static final Duration LEAVING = Duration.ofSeconds(30);
    private static final int LARGEST_CROWD = 1000;

    private final Command command;
    private final int warmup;

    private Bulkhead(Command command, int warmup) {
        this.command = command;
        this.warmup = warmup;
    }

    /**
     * Starts the server and a container for exec.
     *
     * @param front the installed {@code bulkhead}
     * @param warmup how often each command runs before it counts: the server's JVM learns from them
     */
    static Bulkhead prepare(Path front, int warmup, Workspace workspace) throws IOException {
        Map<String, String> environment =
                Map.of(
                        "BULKHEAD_ROOT", workspace.storage(NAME).toString(),
                        "BULKHEAD_SOCKET", workspace.state(NAME).resolve("socket").toString(),
                        "BULKHEAD_IDLE", "1h");
        Command command = new Command(List.of(), List.of(front.toString()), environment);
        Bulkhead bulkhead = new Bulkhead(command, warmup);
        try {
            bulkhead.sleeping(EXECUTED).run();
            return bulkhead;
        } catch (IOException failure) {
            bulkhead.close();
            throw failure;
        }
    }

    /** Returns the client, to be given a command. */
    Command command() {
        return command;
    }

    private Command sleeping(String name) {
        return command.with("run", "--detach", "--name", name, "--rootfs", "/", "--")
                .with(BusyboxRoot.SLEEP);
    }

    /** Imports an image with busybox, and returns its name. */
    String importBusybox(Workspace workspace) throws IOException {
        Path root = BusyboxRoot.create(workspace.storage(NAME + "-image").resolve("root"));
        String archive = root.resolveSibling("root.tar").toString();
        Command.of("tar", "-cf", archive, "-C", root.toString(), ".").run();
        command.with("import", archive, IMAGE).run();
        return IMAGE;
    }

    /** Returns where clients of the Docker API connect. */
    static Path dockerSocket(Workspace workspace) throws IOException {
        return workspace.state(NAME).resolve("docker.sock");
    }

    /** Returns the server's memory in MiB, its share of what it shares included. */
    double serverMemory() throws IOException {
        return Processes.footprint("server", Moment.IDLE, List.of(server()))
                .map(footprint -> footprint.kibibytes().median() / KIBI)
                .orElse(0.0);
    }

    /** Returns how many threads the server has. */
    int serverThreads() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(server()), "task"))) {
            return (int) threads.count();
        }
    }

    @Override
    public Command client() {
        return command;
    }

    @Override
    public List<String> machine() {
        return List.of("--rootfs", "/", "--");
    }

    @Override
    public Command onHost(String... words) {
        return Command.of(words);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() throws IOException {
        return command.with("version").run().lines().findFirst().orElse("");
    }

    @Override
    public List<Trial> trials() {
        Command run = command.with("run", "--rm", "--rootfs", "/");
        return List.of(
                trial("bulkhead run", Action.RUN, run.with("--", "true")),
                trial(
                        "bulkhead run --network host",
                        Action.RUN,
                        run.with("--network", "host", "--", "true")),
                trial("bulkhead exec", Action.EXEC, command.with("exec", EXECUTED, "true")));
    }

    private Trial trial(String name, Action action, Command measured) {
        return new Trial(name, NAME, action, measured, warmup);
    }

    @Override
    public Optional<Crowd> crowd() {
        return Optional.of(
                new Crowd(
                        sleeping(Crowd.NAME),
                        command.with("rm", "--force"),
                        command.with("ps", "--quiet"),
                        LARGEST_CROWD));
    }

    @Override
    public List<Footprint> footprints(Moment moment) throws IOException {
        List<Footprint> footprints = new ArrayList<>();
        Processes.footprint("bulkhead-monitor", moment, monitors()).ifPresent(footprints::add);
        Processes.footprint("bulkhead server", moment, List.of(server()))
                .ifPresent(footprints::add);
        return footprints;
    }

    /** A monitor is the parent of its container's first process. */
    private List<Long> monitors() throws IOException {
        List<String> containers = command.with("ps", "--quiet").run().lines().toList();
        return command.with("inspect", "--format", "{{.State.Pid}}")
                .with(containers)
                .run()
                .lines()
                .map(Long::valueOf)
                .flatMap(process -> ProcessHandle.of(process).stream())
                .flatMap(process -> process.parent().stream())
                .map(ProcessHandle::pid)
                .toList();
    }

    private long server() throws IOException {
        String status = command.with("server", "status").run();
        Matcher process = PROCESS.matcher(status);
        if (!process.find()) {
            throw new IOException("bulkhead server status names no process: " + status);
        }
        return Long.parseLong(process.group(1));
    }

    /** Removes the containers, then ends the server and waits until it has. */
    @Override
    public void close() throws IOException {
        try {
            removeAll();
        } finally {
            stopServer();
        }
    }

    private void removeAll() throws IOException {
        List<String> containers = command.with("ps", "--all", "--quiet").run().lines().toList();
        if (!containers.isEmpty()) {
            command.with("rm", "--force").with(containers).run();
        }
    }

    private void stopServer() throws IOException {
        Optional<ProcessHandle> server = ProcessHandle.of(server());
        command.with("server", "stop").run();
        Processes.awaitEnd(server.stream(), LEAVING);
    }
}
