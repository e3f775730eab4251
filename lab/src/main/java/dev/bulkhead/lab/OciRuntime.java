package dev.bulkhead.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A runtime that other engines are built on, without those: crun or runc. */
final class OciRuntime implements Contender {
    static final String CRUN = "crun";
    static final String RUNC = "runc";

    /** Is a mount point where controllers are divided between both versions of cgroups. */
    private static final Path HYBRID = Path.of("/sys/fs/cgroup/unified");

    private static final String RUNNING = "running";

    private final String name;
    private final Command command;
    private final Path bundle;
    private final String cgroup;

    private OciRuntime(String name, Command command, Path bundle, String cgroup) {
        this.name = name;
        this.command = command;
        this.bundle = bundle;
        this.cgroup = cgroup;
    }

    static OciRuntime prepareCrun(Workspace workspace) throws IOException {
        return prepare(CRUN, crun(), workspace);
    }

    /** Returns crun, where it agrees to run. */
    static Command crun() throws IOException {
        return new Command(withoutUnified(), List.of(Program.CRUN.path()), Map.of());
    }

    static OciRuntime prepareRunc(Workspace workspace) throws IOException {
        return prepare(RUNC, Command.of(Program.RUNC.path()), workspace);
    }

    /**
     * crun refuses hosts with a hybrid hierarchy; in a mount namespace without its part of version
     * 2 it runs. The namespace is made before the time is taken.
     */
    private static List<String> withoutUnified() {
        if (!Files.exists(HYBRID.resolve("cgroup.procs"))) {
            return List.of();
        }
        String script = "umount %s && exec \"$@\"".formatted(HYBRID);
        return List.of("unshare", "--mount", "sh", "-c", script, "sh");
    }

    private static OciRuntime prepare(String name, Command program, Workspace workspace)
            throws IOException {
        Command command = program.with("--root", workspace.state(name).toString());
        Path directory = workspace.storage(name);
        Path root = BusyboxRoot.create(directory.resolve("root"));
        String cgroup = workspace.unique(name);
        Path bundle =
                Bundle.create(command, directory.resolve("run"), root, cgroup, List.of("true"));
        OciRuntime runtime = new OciRuntime(name, command, bundle, cgroup);
        try {
            Path sleeping =
                    Bundle.create(
                            command,
                            directory.resolve(RUNNING),
                            root,
                            runtime.runningCgroup(),
                            BusyboxRoot.SLEEP);
            command.with("run", "--detach", "--bundle", sleeping.toString(), RUNNING).run();
            return runtime;
        } catch (IOException failure) {
            runtime.close();
            throw failure;
        }
    }

    private String runningCgroup() {
        return cgroup + "-" + RUNNING;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() throws IOException {
        return command.with("--version").run().lines().findFirst().orElse("");
    }

    @Override
    public List<Trial> trials() {
        Command run = command.with("run", "--bundle", bundle.toString(), "measured");
        Command exec = command.with("exec", RUNNING, "true");
        return List.of(
                new Trial(name + " run", name, Action.RUN, run, Trial.COLD),
                new Trial(name + " exec", name, Action.EXEC, exec, Trial.COLD));
    }

    @Override
    public void close() throws IOException {
        try {
            command.with("delete", "--force", RUNNING).run();
        } finally {
            Cgroups.remove(cgroup);
            Cgroups.remove(runningCgroup());
        }
    }
}
