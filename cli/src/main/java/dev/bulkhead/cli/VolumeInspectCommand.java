package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.cli.format.PrettyJson;
import dev.bulkhead.cli.format.Template;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.VolumeInfo;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows all that is known of volumes. */
@Command(
        name = "inspect",
        description = "Show all that is known of volumes, as JSON",
        footer = {"", "Example:", "  bulkhead volume inspect --format '{{.Mountpoint}}' data"})
final class VolumeInspectCommand implements CallerCommand {
    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "json, or a template such as {{.Mountpoint}}, for each")
    private Optional<String> format = Optional.empty();

    @Parameters(arity = "1..*", paramLabel = "VOLUME", description = "Names")
    private List<String> names = List.of();

    private final Engine engine;

    VolumeInspectCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) {
        List<JsonValue> found = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String name : names) {
            try {
                found.add(document(engine.volumes().volume(name)));
            } catch (EngineException failure) {
                failures.add(failure.getMessage());
            }
        }
        print(found, caller);
        failures.forEach(message -> caller.err().println("bulkhead: " + message));
        return failures.isEmpty() ? 0 : 1;
    }

    private void print(List<JsonValue> found, Caller caller) {
        if (format.isEmpty()) {
            caller.out().println(PrettyJson.write(new JsonArray(found)));
        } else if (format.get().equals("json")) {
            caller.out().println(PrettyJson.compact(new JsonArray(found)));
        } else {
            Template template = Template.parse(format.get());
            found.forEach(each -> caller.out().println(template.render(each)));
        }
    }

    private static JsonObject document(VolumeInfo volume) {
        return new Fields()
                .with(
                        "CreatedAt",
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                volume.created()
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .atOffset(ZoneOffset.UTC)))
                .with("Driver", VolumeInfo.DRIVER)
                .with("Labels", map(volume.labels()))
                .with("Mountpoint", volume.mountpoint().toString())
                .with("Name", volume.name())
                .with("Options", map(volume.options()))
                .with("Scope", "local")
                .toJson();
    }

    /** Docker's own clients tell none from an empty one. */
    private static JsonValue map(Map<String, String> texts) {
        if (texts.isEmpty()) {
            return new JsonNull();
        }
        Fields fields = new Fields();
        new TreeMap<>(texts).forEach((key, value) -> fields.with(key, new JsonString(value)));
        return fields.toJson();
    }
}
