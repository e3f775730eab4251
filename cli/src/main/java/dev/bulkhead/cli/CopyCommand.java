package dev.bulkhead.cli;

import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.engine.ContainerFiles;
import dev.bulkhead.engine.CopyOptions;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies files between a container and the host. */
@Command(
        name = "cp",
        description = "Copy files between a container and the host",
        footer = {
            "",
            "A path of a container is CONTAINER:PATH. A source that ends in /. is what is in the",
            "directory; - is a tar archive on standard input or output.",
            "",
            "Examples:",
            "  bulkhead cp web:/etc/nginx/nginx.conf .",
            "  bulkhead cp site/. web:/srv/www",
            "  bulkhead cp web:/var/log - | tar -t"
        })
final class CopyCommand implements CallerCommand {
    private static final String STREAM = "-";

    @Option(
            names = {"-a", "--archive"},
            description = "Keep owners and groups; else everything becomes root's")
    private boolean archive;

    @Option(
            names = {"-L", "--follow-link"},
            description = "Copy what a source leads to that is a symbolic link")
    private boolean followLink;

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not tell what was copied")
    private boolean quiet;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "CONTAINER:PATH, a path, or -")
    private String source = "";

    @Parameters(index = "1", paramLabel = "PLACE", description = "CONTAINER:PATH, a path, or -")
    private String destination = "";

    private final Engine engine;

    CopyCommand(Engine engine) {
        this.engine = engine;
    }

    /** A path of a container. */
    private record Inside(String container, String path) {}

    @Override
    public int run(Caller caller) throws EngineException, IOException, CommandFailure {
        Optional<Inside> from = inside(source);
        Optional<Inside> to = inside(destination);
        if (from.isPresent() == to.isPresent()) {
            throw new CommandFailure(
                    CommandErrors.ENGINE,
                    from.isPresent()
                            ? "copying between containers is not supported: copy to the host first"
                            : "one of the paths has to be CONTAINER:PATH");
        }
        if (from.isPresent()) {
            copyOut(from.get(), caller);
        } else {
            copyIn(to.orElseThrow(), caller);
        }
        return 0;
    }

    /** As Docker does: what begins with / or . is a path of the host, whatever follows. */
    private static Optional<Inside> inside(String text) {
        int colon = text.indexOf(':');
        return colon < 1 || text.startsWith("/") || text.startsWith(".")
                ? Optional.empty()
                : Optional.of(new Inside(text.substring(0, colon), text.substring(colon + 1)));
    }

    private void copyOut(Inside from, Caller caller)
            throws EngineException, IOException, CommandFailure {
        ContainerFiles files = engine.container(from.container()).files();
        if (destination.equals(STREAM)) {
            if (caller.output().terminal()) {
                throw new CommandFailure(
                        "an archive is not for a terminal: redirect the output, or name a path");
            }
            files.read(from.path(), _ -> caller.outputStream());
            return;
        }
        CopyOptions options = new CopyOptions(archive, followLink);
        report(files.copyOut(from.path(), hostPath(destination, caller), options), caller);
    }

    private void copyIn(Inside to, Caller caller) throws EngineException, CommandFailure {
        ContainerFiles files = engine.container(to.container()).files();
        if (source.equals(STREAM)) {
            files.write(to.path(), caller.in(), archive, false);
            return;
        }
        CopyOptions options = new CopyOptions(archive, followLink);
        report(files.copyIn(hostPath(source, caller), to.path(), options), caller);
    }

    private void report(long bytes, Caller caller) {
        if (!quiet && caller.output().terminal()) {
            caller.err()
                    .println(
                            "Successfully copied %s to %s"
                                    .formatted(DecimalSize.of(bytes), destination));
        }
    }

    /** What stands at the end of a path says something, and is kept. */
    private static String hostPath(String text, Caller caller) throws CommandFailure {
        if (text.startsWith("/")) {
            return text;
        }
        Path directory =
                caller.workingDirectory()
                        .orElseThrow(() ->
                                new CommandFailure(
                                        CommandErrors.ENGINE,
                                        "%s: a relative path, but the working directory is gone; give an absolute one"
                                                .formatted(text)));
        return directory + "/" + text;
    }
}
