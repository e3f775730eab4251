package dev.bulkhead.cli;

import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.engine.PullRequest;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gets images from registries. */
@Command(
        name = "pull",
        description = "Get an image from a registry",
        footer = {
            "",
            "Examples:",
            "  bulkhead pull debian:13",
            "  bulkhead pull --platform linux/arm64 registry.example:5000/tool@sha256:…"
        })
final class PullCommand implements CallerCommand {
    @Option(
            names = {"-a", "--all-tags"},
            description = "All tags of the repository")
    private boolean allTags;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress")
    private boolean quiet;

    @Option(
            names = "--platform",
            paramLabel = "PLATFORM",
            description = "As linux/arm64 (default: this machine's)")
    private Optional<String> platform = Optional.empty();

    @Parameters(paramLabel = "NAME[:TAG|@DIGEST]", description = "The image's name")
    private String name = "";

    private final Engine engine;
    private final Logins logins;

    PullCommand(Engine engine, Logins logins) {
        this.engine = engine;
        this.logins = logins;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        boolean tagged = name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
        try (ProgressDisplay progress = ProgressDisplay.of(caller, quiet)) {
            if (!tagged && !allTags && !name.contains("@") && !quiet) {
                caller.out().println("Using default tag: latest");
            }
            PullRequest request =
                    new PullRequest(name, allTags, platform, logins.find(caller, name));
            for (ImageInfo image : engine.images().pull(request, progress::show)) {
                progress.finish();
                caller.out().println(complete(image));
            }
        }
        return 0;
    }

    /** Returns the whole name, as Docker prints it at the end. */
    private String complete(ImageInfo image) {
        String wanted = tagOf(image);
        return Logins.registryOf(wanted).equals("docker.io") && !wanted.startsWith("docker.io/")
                ? "docker.io/" + (wanted.contains("/") ? "" : "library/") + wanted
                : wanted;
    }

    private String tagOf(ImageInfo image) {
        if (name.contains("@")) {
            return name;
        }
        String tag = name.indexOf(':', name.lastIndexOf('/') + 1) >= 0 ? name : name + ":latest";
        return allTags ? image.name() : tag;
    }
}
