package dev.bulkhead.cli;

import dev.bulkhead.engine.ContainerFiles;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a container's root file system as an archive. */
@Command(
        name = "export",
        description = "Write a container's root file system, without volumes, as a tar archive",
        footer = {
            "",
            "Examples:",
            "  bulkhead export -o web.tar web",
            "  bulkhead export web | zstd > web.tar.zst"
        })
final class ExportCommand implements CallerCommand {
    private static final String OUTPUT = "--output";

    @Option(
            names = {"-o", OUTPUT},
            paramLabel = "FILE",
            description = "Write to a file; else to standard output")
    private Optional<String> output = Optional.empty();

    @Parameters(paramLabel = "CONTAINER", description = "Name or id")
    private String container = "";

    private final Engine engine;

    ExportCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException, CommandFailure {
        ContainerFiles files = engine.container(container).files();
        if (output.isPresent()) {
            write(files, CallerSurroundings.of(caller).resolve(OUTPUT, output.get()));
        } else if (caller.output().terminal()) {
            throw new CommandFailure(
                    "an archive is not for a terminal: redirect the output, or give -o FILE");
        } else {
            files.export(caller.outputStream());
        }
        return 0;
    }

    /** The file has its name when it is whole. */
    private static void write(ContainerFiles files, Path path) throws EngineException, IOException {
        Path part = path.resolveSibling("." + path.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                files.export(out);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
