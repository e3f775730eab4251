package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.ContainerFlags;
import dev.bulkhead.cli.flags.Surroundings;
import dev.bulkhead.engine.Engine;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that make a container take. */
final class CreationFlags {
    private static final String ID_FILE = "--cidfile";

    @Option(names = ID_FILE, paramLabel = "FILE", description = "Write its id to a new file")
    private Optional<String> idFile = Optional.empty();

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not warn of lowered walls")
    private boolean quiet;

    @Mixin private ContainerFlags container = new ContainerFlags();

    Creation creation(Engine engine, Caller caller) {
        Surroundings surroundings = CallerSurroundings.of(caller);
        Optional<Path> path = idFile.map(text -> surroundings.resolve(ID_FILE, text));
        return new Creation(engine, caller, container.request(surroundings), path, quiet);
    }
}
