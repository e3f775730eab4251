package dev.bulkhead.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tells what runs here. */
@Command(
        name = "version",
        description = "Show the versions of the front, the server, its JDK and the kernel")
final class VersionCommand implements Callable<Integer> {
    private final Caller caller;

    VersionCommand(Caller caller) {
        this.caller = caller;
    }

    @Override
    public Integer call() {
        caller.out()
                .printf(
                        """
                        front    %s
                        server   %s
                        JDK      %s (%s)
                        kernel   %s %s
                        """,
                        caller.version(),
                        Version.current(),
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch"));
        return 0;
    }
}
