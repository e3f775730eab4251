package dev.bulkhead.lab;

import java.io.IOException;
import java.util.List;

/**
 * A program that puts another of the host's into new namespaces, and nothing else.
 *
 * @param name what it is called
 * @param command the program
 * @param arguments what it is given before the program that it runs
 * @param title what the measurement is called
 */
record Wrapper(String name, Command command, List<String> arguments, String title)
        implements Contender {
    static final String UNSHARE = "unshare";
    static final String BWRAP = "bwrap";

    Wrapper {
        arguments = List.copyOf(arguments);
    }

    /**
     * The floor: seven kinds of namespaces with a /proc of their own. What is measured is compared
     * with this.
     */
    static Wrapper unshare() throws IOException {
        return new Wrapper(
                UNSHARE,
                Command.of(Program.UNSHARE.path()),
                List.of("-pmuinfC", "--mount-proc"),
                "unshare -pmuinfC --mount-proc");
    }

    /** Bubblewrap with all its namespaces. */
    static Wrapper bubblewrap() throws IOException {
        return new Wrapper(
                BWRAP,
                Command.of(Program.BWRAP.path()),
                List.of("--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"),
                "bwrap --unshare-all");
    }

    @Override
    public String version() throws IOException {
        return command.with("--version").run();
    }

    @Override
    public List<Trial> trials() {
        Command run = command.with(arguments.toArray(String[]::new)).with("true");
        return List.of(new Trial(title, name, Action.RUN, run, Trial.COLD));
    }
}
