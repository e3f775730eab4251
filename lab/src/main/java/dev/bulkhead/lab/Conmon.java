package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The monitor that podman and CRI-O keep for each container, beside crun. Only its memory is of
 * interest; its containers live as long as it is looked at.
 */
final class Conmon implements Contender {
    static final String NAME = "conmon";

    private static final int CONTAINERS = 50;

    private final Command conmon;
    private final Command crun;
    private final Path directory;

    private Conmon(Command conmon, Command crun, Path directory) {
        this.conmon = conmon;
        this.crun = crun;
        this.directory = directory;
    }

    static Conmon prepare(Workspace workspace) throws IOException {
        Path directory = workspace.storage(NAME);
        Path root = BusyboxRoot.create(directory.resolve("root"));
        // One bundle serves them all, since none has a cgroup of its own.
        String withoutCgroups = "--cgroup-manager=disabled";
        String state = "--root=" + workspace.state(NAME);
        Command crun = OciRuntime.crun().with(withoutCgroups, state);
        Path bundle =
                Bundle.create(
                        crun,
                        directory.resolve("bundle"),
                        root,
                        workspace.unique(NAME),
                        BusyboxRoot.SLEEP);
        Command conmon =
                new Command(crun.surroundings(), List.of(Program.CONMON.path()), crun.environment())
                        .with("--runtime", Program.CRUN.path())
                        .with("--runtime-arg", withoutCgroups, "--runtime-arg", state)
                        .with("--bundle", bundle.toString())
                        .with("--socket-dir-path", workspace.state(NAME + "-sockets").toString());
        return new Conmon(conmon, crun, directory);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() throws IOException {
        return conmon.with("--version").run().lines().findFirst().orElse("");
    }

    @Override
    public List<Trial> trials() {
        return List.of();
    }

    @Override
    public List<Footprint> footprints(Moment moment) throws IOException {
        return switch (moment) {
            case CROWD -> ofMany();
            case IDLE -> List.of();
        };
    }

    private List<Footprint> ofMany() throws IOException {
        List<String> containers = new ArrayList<>();
        try {
            List<Long> processes = new ArrayList<>();
            for (int number = 1; number <= CONTAINERS; number++) {
                String container = "conmon-" + number;
                containers.add(container);
                processes.add(create(container));
            }
            return Processes.footprint(NAME, Moment.CROWD, processes).stream().toList();
        } finally {
            for (String container : containers) {
                crun.with("delete", "--force", container).run();
            }
        }
    }

    private long create(String container) throws IOException {
        Path file = directory.resolve(container + ".pid");
        conmon.with("--cid", container, "--cuuid", container)
                .with("--conmon-pidfile", file.toString())
                .with("--container-pidfile", directory.resolve(container + ".init").toString())
                .with("--log-path", "k8s-file:" + directory.resolve(container + ".log"))
                .run();
        return Long.parseLong(Files.readString(file).strip());
    }
}
