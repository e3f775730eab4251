package dev.bulkhead.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** Tells how the server is doing. */
@Command(name = "status", description = "Show the server's process, root, uptime and memory")
final class ServerStatusCommand implements CallerCommand {
    private static final Path MEMORY = Path.of("/proc/self/smaps_rollup");
    private static final String PROPORTIONAL = "Pss:";

    private final ServerControl server;

    ServerStatusCommand(ServerControl server) {
        this.server = server;
    }

    @Override
    public int run(Caller caller) throws IOException {
        Duration uptime = Duration.between(server.started(), Instant.now());
        caller.out()
                .printf(
                        """
                        version   %s
                        process   %d
                        root      %s
                        socket    %s
                        docker    %s
                        uptime    %s
                        memory    %.1f MiB PSS
                        commands  %d
                        """,
                        Version.current(),
                        ProcessHandle.current().pid(),
                        server.root(),
                        server.socket(),
                        String.join(" ", server.dockerAddresses()),
                        readable(uptime),
                        memoryInKib() / 1024.0,
                        server.commands());
        return 0;
    }

    private static String readable(Duration uptime) {
        return "%d:%02d:%02d"
                .formatted(uptime.toHours(), uptime.toMinutesPart(), uptime.toSecondsPart());
    }

    /** Returns the memory that is this process's own plus its share of what it shares: proc(5). */
    private static long memoryInKib() throws IOException {
        try (Stream<String> lines = Files.lines(MEMORY)) {
            return lines.filter(line -> line.startsWith(PROPORTIONAL))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        }
    }
}
