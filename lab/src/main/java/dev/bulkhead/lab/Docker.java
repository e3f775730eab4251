package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Docker with a daemon of its own and one image: busybox. */
final class Docker implements Networked {
    static final String NAME = "docker";

    static final String IMAGE = "bulkhead-lab/busybox";
    private static final String EXECUTED = "executed";

    /** More take minutes. */
    private static final int LARGEST_CROWD = 50;

    private final DockerDaemon daemon;
    private final Command command;

    private Docker(DockerDaemon daemon, Command command) {
        this.daemon = daemon;
        this.command = command;
    }

    static Docker prepare(Workspace workspace) throws IOException {
        Path storage = workspace.storage(NAME);
        Path root = BusyboxRoot.create(storage.resolve("root"));
        String client = Program.DOCKER.path();
        DockerDaemon daemon =
                DockerDaemon.start(
                        Program.DOCKERD.path(),
                        storage,
                        workspace.state(NAME),
                        workspace.unique(NAME));
        try {
            Map<String, String> environment = Map.of("DOCKER_CONFIG", storage.toString());
            Command command =
                    new Command(
                            List.of(), List.of(client, "--host", daemon.address()), environment);
            daemon.awaitAnswer(command.with("version"));
            String archive = storage.resolve("root.tar").toString();
            Command.of("tar", "-cf", archive, "-C", root.toString(), ".").run();
            command.with("import", archive, IMAGE).run();
            Docker docker = new Docker(daemon, command);
            docker.sleeping(EXECUTED).run();
            return docker;
        } catch (IOException failure) {
            daemon.close();
            throw failure;
        }
    }

    /** Returns the client, to be given a command. */
    Command command() {
        return command;
    }

    /** Returns the process of the daemon. */
    long process() throws IOException {
        return daemon.processes("dockerd").getFirst();
    }

    private Command sleeping(String name) {
        return command.with("run", "--detach", "--name", name, IMAGE).with(BusyboxRoot.SLEEP);
    }

    /** Returns where clients of its API connect. */
    static Path socket(Workspace workspace) throws IOException {
        return workspace.state(NAME).resolve("docker.sock");
    }

    @Override
    public Command client() {
        return command;
    }

    @Override
    public List<String> machine() {
        return List.of(
                "--volume",
                "/usr:/usr:ro",
                "--volume",
                "/lib:/lib:ro",
                "--volume",
                "/lib64:/lib64:ro",
                IMAGE);
    }

    @Override
    public Command onHost(String... words) {
        return daemon.inNetwork(words);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() throws IOException {
        return command.with(
                        "version",
                        "--format",
                        "client {{.Client.Version}}, server {{.Server.Version}}")
                .run();
    }

    @Override
    public List<Trial> trials() {
        Command run = command.with("run", "--rm");
        return List.of(
                trial("docker run", Action.RUN, run.with(IMAGE, "true")),
                trial(
                        "docker run --network none",
                        Action.RUN,
                        run.with("--network", "none", IMAGE, "true")),
                trial("docker exec", Action.EXEC, command.with("exec", EXECUTED, "true")));
    }

    private static Trial trial(String name, Action action, Command measured) {
        return new Trial(name, NAME, action, measured, Trial.COLD);
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
        for (String process : List.of("containerd-shim", "dockerd", "containerd")) {
            Processes.footprint(process, moment, daemon.processes(process))
                    .ifPresent(footprints::add);
        }
        return footprints;
    }

    /** Its containers end with the daemon. */
    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
