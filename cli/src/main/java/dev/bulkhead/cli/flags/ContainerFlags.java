package dev.bulkhead.cli.flags;

import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.RootSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All that a container can be asked to be: what {@code run}, {@code create} and explain share. */
public final class ContainerFlags {
    @Option(
            names = {"-i", "--interactive"},
            description = "Keep standard input open")
    private boolean interactive;

    @Option(
            names = {"-t", "--tty"},
            description = "Give it a terminal")
    private boolean terminal;

    @Option(names = "--rm", description = "Remove it when it ends")
    private boolean autoRemove;

    @Mixin private IdentityFlags identity = new IdentityFlags();
    @Mixin private NameFlags names = new NameFlags();
    @Mixin private ProcessFlags process = new ProcessFlags();
    @Mixin private UpkeepFlags upkeep = new UpkeepFlags();
    @Mixin private EnvironmentFlags environment = new EnvironmentFlags();
    @Mixin private StorageFlags storage = new StorageFlags();
    @Mixin private LimitFlags limits = new LimitFlags();
    @Mixin private WallFlags walls = new WallFlags();
    @Mixin private NetworkFlags network = new NetworkFlags();

    // How they are given stands in the commands' synopses.
    @Parameters(hidden = true)
    private List<String> arguments = List.of();

    /**
     * Makes a request of the flags.
     *
     * @throws InvalidFlagException if a value makes no sense
     */
    public ContainerRequest request(Surroundings surroundings) {
        Optional<RootSource> directory = storage.rootDirectory(surroundings);
        requireArguments(directory.isPresent());
        RootSource root = directory.orElseGet(() -> new RootSource.Image(arguments.getFirst()));
        List<String> command =
                directory.isPresent() ? arguments : arguments.subList(1, arguments.size());
        ContainerRequest.Builder request = ContainerRequest.of(root).command(command);
        request.input(interactive).terminal(terminal).autoRemove(autoRemove);
        identity.addTo(request, surroundings);
        names.addTo(request);
        process.addTo(request);
        upkeep.addTo(request);
        environment.variables(surroundings).forEach(request::variable);
        storage.addTo(request, surroundings);
        request.limits(limits.limits());
        walls.addTo(request, surroundings, network.isHost());
        network.addTo(request);
        return request.build();
    }

    private void requireArguments(boolean ofDirectory) {
        if (!arguments.isEmpty()) {
            return;
        }
        if (!ofDirectory) {
            throw new InvalidFlagException("an image is missing: give one, or --rootfs DIR");
        }
        if (!process.namesProgram()) {
            throw new InvalidFlagException(
                    "a command is missing: with --rootfs there is no image that has one");
        }
    }
}
