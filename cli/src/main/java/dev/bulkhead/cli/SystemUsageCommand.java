package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Age;
import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.cli.format.Listing;
import dev.bulkhead.engine.DiskUsage;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.oci.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what the engine takes of the disk. */
@Command(
        name = "df",
        description = "Show what images, containers and volumes take of the disk",
        footer = {"", "Example:", "  bulkhead system df -v"})
final class SystemUsageCommand implements CallerCommand {
    private static final int PERCENT = 100;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show each image, container and volume")
    private boolean verbose;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json, a template such as {{.Type}}, or table and a template")
    private Optional<String> format = Optional.empty();

    private final Engine engine;

    SystemUsageCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) throws EngineException {
        DiskUsage usage = engine.diskUsage();
        caller.out().print(verbose ? details(usage) : summary(usage));
        return 0;
    }

    private String summary(DiskUsage usage) {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("Type", "TYPE");
        titles.put("TotalCount", "TOTAL");
        titles.put("Active", "ACTIVE");
        titles.put("Size", "SIZE");
        titles.put("Reclaimable", "RECLAIMABLE");
        List<JsonObject> rows =
                List.of(
                        images(usage),
                        containers(usage),
                        volumes(usage),
                        row("Build Cache", 0, 0, 0, 0));
        return new Listing(titles, List.copyOf(titles.keySet())).render(format, rows);
    }

    private static JsonObject images(DiskUsage usage) {
        long needed =
                usage.images().stream()
                        .filter(image -> image.containers() > 0)
                        .mapToLong(image -> image.image().size())
                        .sum();
        long active = usage.images().stream().filter(image -> image.containers() > 0).count();
        return row(
                "Images",
                usage.images().size(),
                active,
                usage.layerBytes(),
                Math.max(0, usage.layerBytes() - needed));
    }

    private static JsonObject containers(DiskUsage usage) {
        long active =
                usage.containers().stream()
                        .filter(each -> each.container().status().isAlive())
                        .count();
        long size = usage.containers().stream().mapToLong(DiskUsage.OfContainer::bytes).sum();
        long idle =
                usage.containers().stream()
                        .filter(each -> !each.container().status().isAlive())
                        .mapToLong(DiskUsage.OfContainer::bytes)
                        .sum();
        return row("Containers", usage.containers().size(), active, size, idle);
    }

    private static JsonObject volumes(DiskUsage usage) {
        long active =
                usage.volumes().stream().filter(each -> !each.volume().users().isEmpty()).count();
        long size = usage.volumes().stream().mapToLong(DiskUsage.OfVolume::bytes).sum();
        long idle =
                usage.volumes().stream()
                        .filter(each -> each.volume().users().isEmpty())
                        .mapToLong(DiskUsage.OfVolume::bytes)
                        .sum();
        return row("Local Volumes", usage.volumes().size(), active, size, idle);
    }

    private static JsonObject row(
            String type, long total, long active, long size, long reclaimable) {
        String share = size == 0 ? "" : " (%d%%)".formatted(reclaimable * PERCENT / size);
        return new Fields()
                .with("Type", type)
                .with("TotalCount", Long.toString(total))
                .with("Active", Long.toString(active))
                .with("Size", DecimalSize.of(size))
                .with("Reclaimable", DecimalSize.of(reclaimable) + share)
                .toJson();
    }

    private String details(DiskUsage usage) {
        Instant now = Instant.now();
        return "Images space usage:\n\n"
                + table(
                        List.of(
                                "IMAGE",
                                "IMAGE ID",
                                "CREATED",
                                "SIZE",
                                "SHARED SIZE",
                                "UNIQUE SIZE",
                                "CONTAINERS"),
                        usage.images().stream().map(image -> image(image, now)).toList())
                + "\nContainers space usage:\n\n"
                + table(
                        List.of(
                                "CONTAINER ID",
                                "IMAGE",
                                "SIZE",
                                "LOG",
                                "CREATED",
                                "STATUS",
                                "NAMES"),
                        usage.containers().stream().map(each -> container(each, now)).toList())
                + "\nLocal Volumes space usage:\n\n"
                + table(
                        List.of("VOLUME NAME", "LINKS", "SIZE"),
                        usage.volumes().stream()
                                .map(each ->
                                        List.of(
                                                each.volume().name(),
                                                Integer.toString(each.volume().users().size()),
                                                DecimalSize.of(each.bytes())))
                                .toList());
    }

    private static List<String> image(DiskUsage.OfImage image, Instant now) {
        return List.of(
                image.image().isDangling() ? "<none>" : image.image().name(),
                image.image().shortId(),
                Age.of(Duration.between(image.image().created(), now)) + " ago",
                DecimalSize.of(image.image().size()),
                DecimalSize.of(image.sharedBytes()),
                DecimalSize.of(image.ownBytes()),
                Integer.toString(image.containers()));
    }

    private static List<String> container(DiskUsage.OfContainer each, Instant now) {
        return List.of(
                each.container().shortId(),
                each.container().request().root().describe(),
                DecimalSize.of(each.writtenBytes()),
                DecimalSize.of(each.logBytes()),
                Age.of(Duration.between(each.container().created(), now)) + " ago",
                each.container().status().phase().name().toLowerCase(Locale.ROOT),
                each.container().name());
    }

    /** By the titles themselves as names of the fields. */
    private static String table(List<String> titles, List<List<String>> rows) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < titles.size(); i++) {
            fields.put("F" + i, titles.get(i));
        }
        List<JsonObject> lines =
                rows.stream()
                        .map(row -> {
                            Fields line = new Fields();
                            for (int i = 0; i < row.size(); i++) {
                                line.with("F" + i, row.get(i));
                            }
                            return line.toJson();
                        })
                        .toList();
        return new Listing(fields, List.copyOf(fields.keySet())).render(Optional.empty(), lines);
    }
}
