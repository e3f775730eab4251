package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Listing;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageInfo;
import dev.bulkhead.oci.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
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
        footer = {
            "",
            "Examples:",
            "  bulkhead images --format '{{.Repository}}:{{.Tag}}'",
            "  bulkhead images --filter dangling=true -q"
        })
class ImagesCommand implements CallerCommand {
    @Option(names = "--digests", description = "Show by what digests registries know them")
    private boolean digests;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print ids only")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Shorten nothing")
    private boolean whole;

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "NAME=VALUE",
            description =
                    "List those with a dangling=, label=, reference=, before=, since= or until=")
    private List<String> filters = List.of();

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

    @Option(
            names = {"-a", "--all"},
            description = "List intermediate images too; this engine has none")
    void setAll(boolean ignored) {}

    @Override
    public int run(Caller caller) throws EngineException {
        Instant now = Instant.now();
        ImageFilter filter = ImageFilter.parse(filters, wanted, now, engine.images());
        List<ImageRow> rows = new ArrayList<>();
        for (ImageInfo image : engine.images().list()) {
            if (filter.accepts(image)) {
                rows.addAll(ImageRow.of(image, filter, digests));
            }
        }
        if (quiet) {
            rows.stream().map(row -> row.id(whole)).distinct().forEach(caller.out()::println);
        } else {
            List<JsonObject> fields = rows.stream().map(row -> row.toJson(whole, now)).toList();
            Map<String, String> titles = ImageRow.titles();
            caller.out()
                    .print(new Listing(titles, ImageRow.columns(digests)).render(format, fields));
        }
        return 0;
    }
}
