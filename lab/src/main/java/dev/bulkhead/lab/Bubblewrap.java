package dev.bulkhead.lab;

import java.io.IOException;
import java.util.List;

/** Bubblewrap with all its namespaces around a program of the host. */
final class Bubblewrap implements Contender {
    static final String NAME = "bwrap";

    private final Command command;

    private Bubblewrap(Command command) {
        this.command = command;
    }

    static Bubblewrap prepare() throws IOException {
        return new Bubblewrap(Command.of(Program.BWRAP.path()));
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
        Command run =
                command.with(
                        "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev");
        return List.of(
                new Trial("bwrap --unshare-all", NAME, Action.RUN, run.with("true"), Trial.COLD));
    }
}
