package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Age;
import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.cli.format.Listing;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.ImageStep;
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

/** Shows how an image was made. */
@Command(
        name = "history",
        description = "Show the steps in which an image was made",
        footer = {"", "Example:", "  bulkhead history --no-trunc debian:13"})
final class HistoryCommand implements CallerCommand {
    private static final int WIDTH = 45;
    private static final int SHORT_ID = 12;
    private static final String MISSING = "<missing>";

    @Option(
            names = {"-H", "--human"},
            defaultValue = "true",
            fallbackValue = "true",
            description = "Sizes and times for people (default true)")
    private boolean forPeople;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print ids only")
    private boolean quiet;

    @Option(names = "--no-trunc", description = "Shorten nothing")
    private boolean whole;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json, a template such as {{.CreatedBy}}")
    private Optional<String> format = Optional.empty();

    @Parameters(paramLabel = "IMAGE", description = "A name or id")
    private String image = "";

    private final Engine engine;

    HistoryCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        List<ImageStep> steps = engine.images().history(image);
        if (quiet) {
            steps.forEach(step -> caller.out().println(id(step)));
            return 0;
        }
        Instant now = Instant.now();
        List<JsonObject> rows = steps.stream().map(step -> row(step, now)).toList();
        List<String> columns = List.of("ID", "CreatedSince", "CreatedBy", "Size", "Comment");
        caller.out().print(new Listing(titles(), columns).render(format, rows));
        return 0;
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("ID", "IMAGE");
        titles.put("CreatedSince", "CREATED");
        titles.put("CreatedAt", "CREATED AT");
        titles.put("CreatedBy", "CREATED BY");
        titles.put("Size", "SIZE");
        titles.put("Comment", "COMMENT");
        return titles;
    }

    private String id(ImageStep step) {
        return step.id()
                .map(id -> whole ? id : id.substring(id.indexOf(':') + 1).substring(0, SHORT_ID))
                .orElse(MISSING);
    }

    private JsonObject row(ImageStep step, Instant now) {
        boolean known = !step.created().equals(Instant.EPOCH);
        String age = Age.of(Duration.between(step.created(), now)) + " ago";
        String since = forPeople ? age : step.created().toString();
        return new Fields()
                .with("ID", id(step))
                .with("CreatedSince", known ? since : "N/A")
                .with("CreatedAt", step.created().toString())
                .with("CreatedBy", shortened(step.command()))
                .with("Size", forPeople ? DecimalSize.of(step.size()) : "" + step.size())
                .with("Comment", step.comment())
                .toJson();
    }

    private String shortened(String command) {
        return whole || command.length() <= WIDTH ? command : command.substring(0, WIDTH - 1) + "…";
    }
}
