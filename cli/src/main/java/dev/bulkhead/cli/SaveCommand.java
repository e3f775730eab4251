package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes images to an archive. */
@Command(
        name = "save",
        description = "Write images to a tar archive, for load of this and other engines",
        footer = {
            "",
            "Examples:",
            "  bulkhead save -o images.tar debian:13 tool",
            "  bulkhead save debian:13 | zstd > debian.tar.zst"
        })
final class SaveCommand implements CallerCommand {
    private static final String OUTPUT = "--output";
    private static final int BUFFER_SIZE = 256 * 1024;

    @Option(
            names = {"-o", OUTPUT},
            paramLabel = "FILE",
            description = "Where to write it (default: standard output)")
    private Optional<String> output = Optional.empty();

    @Option(names = "--platform", paramLabel = "PLATFORM", description = "As linux/arm64")
    private Optional<String> platform = Optional.empty();

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Names or ids")
    private List<String> images = List.of();

    private final Engine engine;

    SaveCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException, CommandFailure {
        if (output.isPresent()) {
            save(CallerSurroundings.of(caller).resolve(OUTPUT, output.get()));
            return 0;
        }
        if (caller.output().terminal()) {
            throw new CommandFailure(
                    1, "cowardly refusing to save to a terminal; use " + OUTPUT + " or a pipe");
        }
        engine.images().save(images, platform, caller.outputStream());
        return 0;
    }

    /** Beside its place first, so that nobody takes a part for the whole. */
    private void save(Path file) throws EngineException, IOException {
        Path fresh = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            try (OutputStream archive =
                    new BufferedOutputStream(Files.newOutputStream(fresh), BUFFER_SIZE)) {
                engine.images().save(images, platform, archive);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
