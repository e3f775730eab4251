package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes an image of an archive. */
@Command(
        name = "import",
        description = "Make an image of a tar archive, plain or compressed",
        footer = {
            "",
            "Examples:",
            "  bulkhead import rootfs.tar.zst debian:13",
            "  tar -C rootfs -c . | bulkhead import - mine"
        })
final class ImportCommand implements CallerCommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(
            index = "0",
            paramLabel = "FILE|-",
            description = "The archive (gzip, zstd, xz, bzip2 or plain); -: standard input")
    private String file = "";

    @Parameters(index = "1", paramLabel = "NAME", description = "The image's name, as debian:13")
    private String name = "";

    private final Engine engine;

    ImportCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException, IOException {
        try (InputStream archive = open(caller)) {
            caller.out().println(engine.importImage(archive, name).id());
        }
        return 0;
    }

    private InputStream open(Caller caller) {
        return file.equals(STANDARD_INPUT)
                ? caller.in()
                : new BufferedInputStream(CallerSurroundings.of(caller).open("FILE", file));
    }
}
