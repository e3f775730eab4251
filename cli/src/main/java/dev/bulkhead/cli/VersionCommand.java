package dev.bulkhead.cli;

import picocli.CommandLine.Command;

/** Tells what runs here. */
@Command(
        name = "version",
        description = "Show the versions of the front, the server, its JDK and the kernel")
final class VersionCommand implements CallerCommand {
    @Override
    public int run(Caller caller) {
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
