package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Parses flags as run does, for a caller in /home/me who has the variable OURS. */
final class FlagParser {
    static final Surroundings SURROUNDINGS = in(Path.of("/home/me"));

    private FlagParser() {}

    @Command
    private static final class Holder {
        @Mixin private ContainerFlags flags = new ContainerFlags();
    }

    static Surroundings in(Path directory) {
        return new Surroundings(
                Map.of("OURS", "yes"),
                Optional.of(directory),
                new ByteArrayInputStream("FROM=input\n".getBytes(StandardCharsets.UTF_8)));
    }

    static ContainerRequest request(String... arguments) {
        return request(SURROUNDINGS, arguments);
    }

    static ContainerRequest request(Surroundings surroundings, String... arguments) {
        Holder holder = new Holder();
        new CommandLine(holder)
                .setStopAtPositional(true)
                .setOverwrittenOptionsAllowed(true)
                .parseArgs(arguments);
        return holder.flags.request(surroundings);
    }
}
