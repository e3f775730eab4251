package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImportRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an image of an archive. */
@Command(
        name = "import",
        description = "Make an image of a tar archive, plain or compressed",
        footer = {
            "",
            "Examples:",
            "  bulkhead import rootfs.tar.zst debian:13",
            "  tar -C rootfs -c . | bulkhead import -c 'CMD [\"sh\"]' - mine"
        })
final class ImportCommand implements CallerCommand {
    private static final String STANDARD_INPUT = "-";

    @Option(
            names = {"-c", "--change"},
            paramLabel = "INSTRUCTION",
            description = "Say how its containers run, as a Dockerfile does: CMD [\"sh\"], ENV A=b")
    private List<String> changes = List.of();

    @Option(
            names = {"-m", "--message"},
            paramLabel = "TEXT",
            description = "For its history")
    private Optional<String> message = Optional.empty();

    @Option(names = "--platform", paramLabel = "PLATFORM", description = "As linux/arm64")
    private Optional<String> platform = Optional.empty();

    @Parameters(
            index = "0",
            paramLabel = "FILE|-",
            description = "The archive (gzip, zstd, xz, bzip2 or plain); -: standard input")
    private String file = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The image's name, as debian:13")
    private Optional<String> name = Optional.empty();

    private final Engine engine;

    ImportCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException {
        ImportRequest request = new ImportRequest(name, changes, message, platform);
        try (InputStream archive = open(caller)) {
            caller.out().println(engine.images().importArchive(archive, request).id());
        }
        return 0;
    }

    private InputStream open(Caller caller) {
        return file.equals(STANDARD_INPUT)
                ? caller.in()
                : new BufferedInputStream(CallerSurroundings.of(caller).open("FILE", file));
    }
}
