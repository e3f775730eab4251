package dev.bulkhead.lab;

import java.io.IOException;
import java.util.List;

/**
 * The floor: new namespaces of seven kinds with a /proc of their own around a program of the host,
 * and nothing else. What is measured is compared with this.
 */
final class Unshare implements Contender {
    static final String NAME = "unshare";

    private final Command command;

    private Unshare(Command command) {
        this.command = command;
    }

    static Unshare prepare() throws IOException {
        return new Unshare(Command.of(Program.UNSHARE.path()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() throws IOException {
        return command.with("--version").run();
    }

    @Override
    public List<Trial> trials() {
        Command run = command.with("-pmuinfC", "--mount-proc", "true");
        return List.of(
                new Trial("unshare -pmuinfC --mount-proc", NAME, Action.RUN, run, Trial.COLD));
    }
}
