package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Age;
import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.cli.format.Listing;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.oci.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists images. */
@Command(
        name = "images",
        description = "List images",
        footer = {"", "Example:", "  bulkhead images --format '{{.Repository}}:{{.Tag}}'"})
final class ImagesCommand implements CallerCommand {
    private static final int SHORT_ID = 12;
    private static final List<String> COLUMNS =
            List.of("Repository", "Tag", "ID", "CreatedSince", "Size");

    @Option(
            names = {"-q", "--quiet"},
            description = "Print ids only")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Shorten nothing")
    private boolean whole;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json, a template such as {{.ID}}, or table and a template")
    private Optional<String> format = Optional.empty();

    @Parameters(arity = "0..1", paramLabel = "REPOSITORY[:TAG]", description = "List only these")
    private Optional<String> wanted = Optional.empty();

    private final Engine engine;

    ImagesCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        Instant now = Instant.now();
        List<ImageInfo> images =
                engine.images().stream().filter(image -> isWanted(image.name())).toList();
        if (quiet) {
            images.forEach(image -> caller.out().println(id(image)));
        } else {
            List<JsonObject> rows = images.stream().map(image -> row(image, now)).toList();
            caller.out().print(new Listing(titles(), COLUMNS).render(format, rows));
        }
        return 0;
    }

    private boolean isWanted(String name) {
        return wanted.isEmpty()
                || wanted.get().equals(name)
                || wanted.get().equals(name.substring(0, endOfRepository(name)));
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("Repository", "REPOSITORY");
        titles.put("Tag", "TAG");
        titles.put("ID", "IMAGE ID");
        titles.put("CreatedSince", "CREATED");
        titles.put("CreatedAt", "CREATED AT");
        titles.put("Size", "SIZE");
        return titles;
    }

    private JsonObject row(ImageInfo image, Instant now) {
        String name = image.name();
        int end = endOfRepository(name);
        return new Fields()
                .with("Repository", name.substring(0, end))
                .with("Tag", end < name.length() ? name.substring(end + 1) : "<none>")
                .with("ID", id(image))
                .with("CreatedSince", Age.of(Duration.between(image.created(), now)) + " ago")
                .with("CreatedAt", image.created().toString())
                .with("Size", DecimalSize.of(image.size()))
                .toJson();
    }

    private String id(ImageInfo image) {
        if (whole) {
            return image.id();
        }
        String digits = image.id().substring(image.id().indexOf(':') + 1);
        return digits.substring(0, Math.min(SHORT_ID, digits.length()));
    }

    /** Returns where the repository ends: a colon before a slash belongs to a port. */
    private static int endOfRepository(String name) {
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        return colon < 0 ? name.length() : colon;
    }
}
