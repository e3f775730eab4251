package dev.bulkhead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bulkhead.cli.format.PrettyJson;
import dev.bulkhead.cli.format.Template;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows all that is known of images. */
@Command(
        name = "inspect",
        description = "Show all that is known of images, as JSON",
        footer = {"", "Example:", "  bulkhead image inspect --format '{{.Config.Cmd}}' debian:13"})
final class ImageInspectCommand implements CallerCommand {
    private static final int LARGEST = 64 << 20;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "json, or a template such as {{.Id}}, for each")
    private Optional<String> format = Optional.empty();

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "Names or ids")
    private List<String> images = List.of();

    private final Engine engine;

    ImageInspectCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) {
        List<JsonValue> found = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String reference : images) {
            try {
                byte[] document = engine.images().inspect(reference).getBytes(UTF_8);
                found.add(Json.parse(document, LARGEST));
            } catch (EngineException failure) {
                failures.add(failure.getMessage());
            }
        }
        if (format.isEmpty()) {
            caller.out().println(PrettyJson.write(new JsonArray(found)));
        } else if (format.get().equals("json")) {
            caller.out().println(PrettyJson.compact(new JsonArray(found)));
        } else {
            Template template = Template.parse(format.get());
            found.forEach(each -> caller.out().println(template.render(each)));
        }
        failures.forEach(message -> caller.err().println("bulkhead: " + message));
        return failures.isEmpty() ? 0 : 1;
    }
}
