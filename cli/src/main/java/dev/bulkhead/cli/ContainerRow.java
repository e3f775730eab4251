package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Age;
import dev.bulkhead.cli.format.DecimalSize;
import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.ContainerStatus;
import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.engine.NetworkJoin;
import dev.bulkhead.engine.NetworkRequest;
import dev.bulkhead.engine.PortBinding;
import dev.bulkhead.engine.Wall;
import dev.bulkhead.oci.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What a list of containers tells of one: Docker's fields, and the walls. */
final class ContainerRow {
    /** What stands above each field. */
    static final Map<String, String> TITLES = titles();

    /** The fields of a plain table. */
    static final List<String> COLUMNS =
            List.of("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Walls", "Names");

    /** The fields of a table that tells sizes too. */
    static final List<String> COLUMNS_WITH_SIZE =
            List.of(
                    "ID",
                    "Image",
                    "Command",
                    "RunningFor",
                    "Status",
                    "Ports",
                    "Walls",
                    "Names",
                    "Size");

    private static final int LONGEST_COMMAND = 20;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx zzz", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private ContainerRow() {}

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("ID", "CONTAINER ID");
        titles.put("Image", "IMAGE");
        titles.put("Command", "COMMAND");
        titles.put("CreatedAt", "CREATED AT");
        titles.put("RunningFor", "CREATED");
        titles.put("Status", "STATUS");
        titles.put("State", "STATE");
        titles.put("Walls", "WALLS");
        titles.put("Names", "NAMES");
        titles.put("Labels", "LABELS");
        titles.put("Mounts", "MOUNTS");
        titles.put("Networks", "NETWORKS");
        titles.put("Ports", "PORTS");
        titles.put("Size", "SIZE");
        return titles;
    }

    /**
     * Returns the fields.
     *
     * @param ports its published ports
     * @param whole whether nothing is shortened
     * @param written the bytes that it has written, where somebody wants to know
     */
    static JsonObject of(
            ContainerInfo info,
            List<PortBinding> ports,
            boolean whole,
            Instant now,
            OptionalLong written) {
        return new Fields()
                .with("ID", whole ? info.id() : info.shortId())
                .with("Image", info.request().root().describe())
                .with("Command", command(info.command(), whole))
                .with("CreatedAt", TIME.format(info.created()))
                .with("RunningFor", Age.of(Duration.between(info.created(), now)) + " ago")
                .with("Status", status(info.status(), now))
                .with("State", info.status().phase().name().toLowerCase(Locale.ROOT))
                .with("Walls", walls(info.lowered()))
                .with("Names", info.name())
                .with("Labels", labels(info.request().labels()))
                .with("Mounts", mounts(info.request().mounts()))
                .with("Networks", networks(info.request()))
                .with("Ports", ports(info, ports))
                .with("Size", written.isPresent() ? DecimalSize.of(written.getAsLong()) : "")
                .toJson();
    }

    private static String networks(ContainerRequest request) {
        NetworkRequest network = request.network();
        if (request.namespaces().network()) {
            return "host";
        }
        return switch (network.kind()) {
            case NONE, DISCONNECTED -> "none";
            case OF_CONTAINER -> "container:" + network.container().orElseThrow();
            case CONNECTED ->
                    network.joins().isEmpty()
                            ? "bridge"
                            : network.joins().stream()
                                    .map(NetworkJoin::network)
                                    .collect(Collectors.joining(","));
        };
    }

    /** What is reached first, then what it only says it serves. */
    private static String ports(ContainerInfo info, List<PortBinding> ports) {
        List<String> words = new ArrayList<>();
        for (PortBinding port : ports) {
            words.add("%s->%d/%s".formatted(port.host(), port.port(), port.protocol()));
        }
        for (String exposed :
                info.status().isAlive() ? info.request().network().exposed() : List.<String>of()) {
            String full = exposed.contains("/") ? exposed : exposed + "/tcp";
            boolean isReached =
                    ports.stream()
                            .anyMatch(port -> full.equals(port.port() + "/" + port.protocol()));
            if (!isReached) {
                words.add(full);
            }
        }
        return String.join(", ", words);
    }

    private static String command(List<String> words, boolean whole) {
        String command = String.join(" ", words);
        boolean cut = !whole && command.length() > LONGEST_COMMAND;
        return '"' + (cut ? command.substring(0, LONGEST_COMMAND - 1) + "…" : command) + '"';
    }

    private static String status(ContainerStatus status, Instant now) {
        return switch (status.phase()) {
            case CREATED -> "Created";
            case RUNNING -> "Up " + since(status.started().orElse(now), now);
            case PAUSED -> "Up " + since(status.started().orElse(now), now) + " (Paused)";
            case RESTARTING ->
                    "Restarting (%d) %s ago"
                            .formatted(
                                    status.exitCode().orElse(-1),
                                    since(status.ended().orElse(now), now));
            case EXITED ->
                    "Exited (%d) %s ago"
                            .formatted(
                                    status.exitCode().orElse(-1),
                                    since(status.ended().orElse(now), now));
        };
    }

    private static String since(Instant moment, Instant now) {
        return Age.of(Duration.between(moment, now));
    }

    /** Says "all" where every wall is up, so that a look down the column finds the others. */
    private static String walls(Set<Wall> lowered) {
        if (lowered.isEmpty()) {
            return "all";
        }
        return lowered.stream()
                .sorted()
                .map(wall -> wall.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(",", "all but ", ""));
    }

    private static String labels(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    private static String mounts(List<MountRequest> mounts) {
        return mounts.stream()
                .map(mount ->
                        switch (mount) {
                            case MountRequest.Bind bind -> bind.source().toString();
                            case MountRequest.Volume volume ->
                                    volume.name().orElse(volume.destination());
                            case MountRequest.Tmpfs tmpfs -> tmpfs.destination();
                        })
                .collect(Collectors.joining(","));
    }
}
