package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.cli.format.PrettyJson;
import dev.bulkhead.cli.format.Template;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.HostInfo;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what this host can do for containers. */
@Command(
        name = "info",
        description = "Show what this host's kernel offers, and what is missing",
        footer = {"", "Example:", "  bulkhead info --format '{{.Cgroups}}'"})
final class InfoCommand implements CallerCommand {
    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "json, or a template such as {{.Kernel}}")
    private Optional<String> format = Optional.empty();

    private final Engine engine;

    InfoCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) {
        HostInfo host = engine.host();
        if (format.isPresent()) {
            caller.out().println(formatted(format.get(), json(host)));
        } else {
            print(host, caller.out());
            host.warnings().forEach(warning -> caller.err().println("WARNING: " + warning));
        }
        return 0;
    }

    private static String formatted(String format, JsonObject host) {
        return format.equals("json")
                ? PrettyJson.compact(host)
                : Template.parse(format).render(host);
    }

    private static void print(HostInfo host, PrintWriter out) {
        out.printf(
                """
                version     %s
                root        %s
                kernel      %s
                cgroups     %s
                containers  %d, %d of them running
                features
                """,
                Version.current(),
                host.root(),
                host.kernel(),
                host.cgroups(),
                host.containers(),
                host.running());
        int width = host.features().stream().mapToInt(each -> each.name().length()).max().orElse(0);
        for (HostInfo.Feature feature : host.features()) {
            String padded = feature.name() + " ".repeat(width - feature.name().length());
            String mark = feature.available() ? "yes" : "no ";
            out.println("  %s  %s  %s".formatted(mark, padded, feature.remark()).stripTrailing());
        }
    }

    private static JsonObject json(HostInfo host) {
        List<JsonValue> features =
                host.features().stream()
                        .<JsonValue>map(feature ->
                                new Fields()
                                        .with("Name", feature.name())
                                        .with("Available", feature.available())
                                        .with("Remark", feature.remark())
                                        .toJson())
                        .toList();
        List<JsonValue> warnings =
                host.warnings().stream().<JsonValue>map(JsonString::new).toList();
        return new Fields()
                .with("Version", Version.current())
                .with("Root", host.root())
                .with("Kernel", host.kernel())
                .with("Cgroups", host.cgroups())
                .with("Containers", host.containers())
                .with("Running", host.running())
                .with("Features", new JsonArray(features))
                .with("Warnings", new JsonArray(warnings))
                .toJson();
    }
}
