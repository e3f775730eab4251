package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.cli.flags.KeyValues;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.VolumeInfo;
import dev.bulkhead.engine.VolumeRequest;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a volume. */
@Command(
        name = "create",
        description = "Make a volume",
        footer = {
            "",
            "Examples:",
            "  bulkhead volume create --label team=web data",
            "  bulkhead volume create -o type=tmpfs -o o=size=64m scratch",
            "  bulkhead volume create -o type=none -o o=bind -o device=/srv/data data"
        })
final class VolumeCreateCommand implements CallerCommand {
    @Option(
            names = {"-d", "--driver"},
            paramLabel = "DRIVER",
            description = "The driver: local, and no other")
    private String driver = VolumeInfo.DRIVER;

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Add a label")
    private List<String> labels = List.of();

    @Option(
            names = {"-o", "--opt"},
            paramLabel = "KEY=VALUE",
            description = "Set an option of the driver: type, device or o")
    private List<String> options = List.of();

    @Option(names = "--name", hidden = true, paramLabel = "NAME", description = "The name")
    private Optional<String> oldName = Optional.empty();

    @Parameters(
            arity = "0..1",
            paramLabel = "VOLUME",
            description = "Its name; else one is made up")
    private Optional<String> name = Optional.empty();

    private final Engine engine;

    VolumeCreateCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        if (!driver.equals(VolumeInfo.DRIVER)) {
            throw new InvalidFlagException(
                    "--driver", driver, "there is no such driver: " + VolumeInfo.DRIVER + " is");
        }
        VolumeRequest request =
                new VolumeRequest(
                        name.or(() -> oldName),
                        KeyValues.parse("--label", labels),
                        KeyValues.parse("--opt", options));
        caller.out().println(engine.volumes().create(request).name());
        return 0;
    }
}
