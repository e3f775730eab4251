package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.cli.format.Listing;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.VolumeInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists volumes. */
@Command(
        name = "ls",
        description = "List volumes",
        footer = {"", "Example:", "  bulkhead volume ls --filter dangling=true -q"})
final class VolumeListCommand implements CallerCommand {
    private static final List<String> COLUMNS = List.of("Driver", "Name");

    @Option(
            names = {"-q", "--quiet"},
            description = "Print names only")
    private boolean quiet;

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "NAME=VALUE",
            description = "List those with a name, label or driver, or those that are dangling")
    private List<String> filters = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json, a template such as {{.Name}}, or table and a template")
    private Optional<String> format = Optional.empty();

    private final Engine engine;

    VolumeListCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        VolumeFilter filter = VolumeFilter.parse(filters);
        List<VolumeInfo> volumes =
                engine.volumes().list().stream().filter(filter::accepts).toList();
        if (quiet) {
            volumes.forEach(volume -> caller.out().println(volume.name()));
            return 0;
        }
        Listing listing = new Listing(titles(), COLUMNS);
        caller.out()
                .print(
                        listing.render(
                                format,
                                volumes.stream().map(each -> fields(each).toJson()).toList()));
        return 0;
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("Driver", "DRIVER");
        titles.put("Name", "VOLUME NAME");
        titles.put("Scope", "SCOPE");
        titles.put("Mountpoint", "MOUNTPOINT");
        titles.put("Labels", "LABELS");
        titles.put("Links", "LINKS");
        titles.put("Size", "SIZE");
        return titles;
    }

    private static Fields fields(VolumeInfo volume) {
        return new Fields()
                .with("Driver", VolumeInfo.DRIVER)
                .with("Name", volume.name())
                .with("Scope", "local")
                .with("Mountpoint", volume.mountpoint().toString())
                .with("Labels", labels(volume))
                .with("Links", Integer.toString(volume.users().size()))
                .with("Size", "N/A");
    }

    private static String labels(VolumeInfo volume) {
        return new TreeMap<>(volume.labels())
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }
}
