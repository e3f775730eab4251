package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.ContainerFlags;
import dev.bulkhead.cli.flags.Surroundings;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that make a container take. */
final class CreationFlags {
    private static final String ID_FILE = "--cidfile";
    private static final String PULL = "--pull";

    @Option(names = ID_FILE, paramLabel = "FILE", description = "Write its id to a new file")
    private Optional<String> idFile = Optional.empty();

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not warn of lowered walls")
    private boolean quiet;

    @Option(
            names = PULL,
            paramLabel = "WHEN",
            description = "Get the image: always, missing or never (default missing)")
    private String pull = "missing";

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            description = "Of an image to get, as linux/arm64")
    private Optional<String> platform = Optional.empty();

    @Mixin private ContainerFlags container = new ContainerFlags();

    /** Returns what is to be made; its image is got where it is missing. */
    Creation creation(Engine engine, Caller caller, Logins logins) {
        Surroundings surroundings = CallerSurroundings.of(caller);
        Optional<Path> path = idFile.map(text -> surroundings.resolve(ID_FILE, text));
        ImageSupply supply =
                new ImageSupply(logins, ImageSupply.Policy.parse(PULL, pull), platform, quiet);
        return new Creation(engine, caller, container.request(surroundings), path, quiet, supply);
    }

    /** Returns the request alone, for who makes nothing. */
    ContainerRequest request(Caller caller) {
        return container.request(CallerSurroundings.of(caller));
    }
}
