package dev.bulkhead.engine;

import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.ObjectWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Everything about a container as JSON, under the names that users of Docker know. */
final class Inspection {
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private Inspection() {}

    static String write(ContainerInfo container, Path directory) {
        ContainerRequest request = container.request();
        JsonObject document =
                new ObjectWriter()
                        .string("Id", container.id())
                        .string("Created", container.created().toString())
                        .string("Path", container.command().getFirst())
                        .strings("Args", container.command().subList(1, container.command().size()))
                        .object("State", state(container.status()))
                        .string("Image", request.root().describe())
                        .string("LogPath", directory.resolve("log").toString())
                        .string("Name", "/" + container.name())
                        .object("Config", config(container))
                        .object("HostConfig", RequestCodec.write(request))
                        .requiredArray(
                                "LoweredWalls",
                                List.copyOf(sorted(container.lowered())),
                                Inspection::wall)
                        .finish(JsonObject.EMPTY);
        return new String(Json.write(document), StandardCharsets.UTF_8);
    }

    private static Set<Wall> sorted(Set<Wall> walls) {
        return new TreeSet<>(walls);
    }

    private static JsonObject state(ContainerStatus status) {
        boolean alive = status.isAlive();
        ObjectWriter out =
                new ObjectWriter()
                        .string("Status", status.phase().name().toLowerCase(Locale.ROOT))
                        .value("Running", new JsonBoolean(alive))
                        .value(
                                "Paused",
                                new JsonBoolean(status.phase() == ContainerStatus.Phase.PAUSED))
                        .integer("Pid", status.pid().orElse(0))
                        .integer("ExitCode", status.exitCode().orElse(0))
                        .value("Error", new JsonString(status.error().orElse("")))
                        .string("StartedAt", status.started().map(Object::toString).orElse(NEVER))
                        .string("FinishedAt", status.ended().map(Object::toString).orElse(NEVER));
        return out.finish(JsonObject.EMPTY);
    }

    private static JsonObject config(ContainerInfo container) {
        ContainerRequest request = container.request();
        return new ObjectWriter()
                .string("Hostname", request.hostname().orElse(container.shortId()))
                .string("User", request.user())
                .value("Tty", new JsonBoolean(request.terminal()))
                .value("OpenStdin", new JsonBoolean(request.input()))
                .strings("Cmd", container.command())
                .string("Image", request.root().describe())
                .string("WorkingDir", request.workingDirectory())
                .stringMap("Labels", request.labels())
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject wall(Wall wall) {
        return new ObjectWriter()
                .string("Wall", wall.name().toLowerCase(Locale.ROOT))
                .string("Opens", wall.consequence())
                .finish(JsonObject.EMPTY);
    }
}
