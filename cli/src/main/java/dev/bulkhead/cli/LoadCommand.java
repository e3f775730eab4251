package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.Surroundings;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Adds the images of an archive. */
@Command(
        name = "load",
        description = "Add the images of an archive that save wrote, or of an OCI image layout",
        footer = {
            "",
            "Examples:",
            "  bulkhead load -i images.tar.zst",
            "  docker save debian:13 | bulkhead load"
        })
final class LoadCommand implements CallerCommand {
    private static final String INPUT = "--input";

    @Option(
            names = {"-i", INPUT},
            paramLabel = "FILE",
            description =
                    "The archive, or a directory that is an image layout (default: standard input)")
    private Optional<String> input = Optional.empty();

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress")
    private boolean quiet;

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            description = "Which of several images to take, as linux/arm64")
    private Optional<String> platform = Optional.empty();

    private final Engine engine;

    LoadCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException, CommandFailure {
        if (input.isEmpty() && caller.input().terminal()) {
            throw new CommandFailure(
                    1, "standard input is a terminal; give an archive by " + INPUT + " or a pipe");
        }
        try (ProgressDisplay progress = ProgressDisplay.of(caller, quiet)) {
            for (ImageInfo image : load(caller, progress)) {
                progress.clear();
                if (image.tags().isEmpty()) {
                    caller.out().println("Loaded image ID: " + image.id());
                }
                image.tags().forEach(tag -> caller.out().println("Loaded image: " + tag));
            }
        }
        return 0;
    }

    private List<ImageInfo> load(Caller caller, ProgressDisplay progress)
            throws EngineException, IOException {
        Surroundings surroundings = CallerSurroundings.of(caller);
        if (input.isPresent() && Files.isDirectory(surroundings.resolve(INPUT, input.get()))) {
            return engine.images()
                    .loadLayout(surroundings.resolve(INPUT, input.get()), platform, progress::show);
        }
        try (InputStream archive =
                input.isPresent() ? surroundings.open(INPUT, input.get()) : caller.in()) {
            return engine.images().load(archive, platform, progress::show);
        }
    }
}
