package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.ContainerRequest;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.PreparedExecution;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A container, wholly. */
public final class ContainerDocuments {
    private final Engine engine;
    private final ImageReferences images;

    /** Prepares for the containers of an engine. */
    public ContainerDocuments(Engine engine) throws EngineException {
        this.engine = engine;
        this.images = ImageReferences.of(engine);
    }

    /** Writes one. */
    public JsonObject inspect(Container container) {
        return writer(container).finish(JsonObject.EMPTY);
    }

    /** Writes one with the room that it takes: its own, and its image's besides. */
    public JsonObject inspectWithSize(Container container) throws EngineException {
        long written = container.files().writtenBytes();
        return writer(container)
                .integer("SizeRw", written)
                .integer("SizeRootFs", written + images.sizeOf(container.info()))
                .finish(JsonObject.EMPTY);
    }

    private ObjectWriter writer(Container container) {
        ContainerInfo info = container.info();
        List<String> command = info.command();
        Map<String, String> places = MountPoints.places(engine, info);
        List<String> executions =
                engine.executions().runningIn(container).stream()
                        .map(PreparedExecution::id)
                        .toList();
        return new ObjectWriter()
                .string("Id", info.id())
                .string("Created", info.created().toString())
                .string("Path", command.getFirst())
                .requiredArray("Args", command.subList(1, command.size()), JsonString::new)
                .value("State", ContainerStates.write(info.status()))
                .string("Image", images.idOf(info))
                .string("ResolvConfPath", "")
                .string("HostnamePath", "")
                .string("HostsPath", "")
                .string("LogPath", "")
                .string("Name", "/" + info.name())
                .integer("RestartCount", info.status().restarts())
                .string("Driver", "overlay2")
                .string("Platform", "linux")
                .string("MountLabel", "")
                .string("ProcessLabel", "")
                .string("AppArmorProfile", "")
                .value("ExecIDs", SystemDocuments.orNull(executions))
                .value("HostConfig", HostConfigWriter.write(info.request()))
                .value("GraphDriver", graphDriver())
                .requiredArray(
                        "Mounts",
                        info.request().mounts(),
                        mount -> MountPoints.write(mount, places))
                .value("Config", config(info))
                .value("NetworkSettings", NetworkSettings.of(engine, info).write());
    }

    private static JsonObject graphDriver() {
        return new ObjectWriter()
                .value("Data", new JsonNull())
                .string("Name", "overlay2")
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject config(ContainerInfo info) {
        ContainerRequest request = info.request();
        List<String> environment =
                request.environment().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList();
        JsonValue entrypoint =
                request.entrypoint().map(SystemDocuments::orNull).orElse(new JsonNull());
        ObjectWriter out =
                new ObjectWriter()
                        .string("Hostname", request.hostname().orElse(info.shortId()))
                        .string("Domainname", request.domainname().orElse(""))
                        .string("User", request.user().orElse(""))
                        .value("AttachStdin", new JsonBoolean(false))
                        .value("AttachStdout", new JsonBoolean(true))
                        .value("AttachStderr", new JsonBoolean(true))
                        .value("Tty", new JsonBoolean(request.terminal()))
                        .value("OpenStdin", new JsonBoolean(request.input()))
                        .value("StdinOnce", new JsonBoolean(request.input()))
                        .requiredArray("Env", environment, JsonString::new)
                        .requiredArray("Cmd", command(info), JsonString::new)
                        .string("Image", ImageReferences.nameOf(info))
                        .value("Volumes", new JsonNull())
                        .value("ExposedPorts", exposed(request))
                        .string("WorkingDir", request.workingDirectory().orElse(""))
                        .value("Entrypoint", entrypoint)
                        .value("OnBuild", new JsonNull())
                        .value("Labels", Maps.write(request.labels()))
                        .string("StopSignal", request.stopSignal());
        request.healthCheck()
                .ifPresent(check -> out.value("Healthcheck", HealthDocuments.check(check)));
        request.stopTimeout().ifPresent(time -> out.integer("StopTimeout", time.toSeconds()));
        return out.finish(JsonObject.EMPTY);
    }

    /** What runs, without the entrypoint that comes before it. */
    private static List<String> command(ContainerInfo info) {
        List<String> request = info.request().command();
        return request.isEmpty() && info.request().entrypoint().isEmpty()
                ? info.command()
                : request;
    }

    private static JsonObject exposed(ContainerRequest request) {
        Map<String, JsonValue> ports = new LinkedHashMap<>();
        request.network().exposed().forEach(port -> ports.put(port, JsonObject.EMPTY));
        return new JsonObject(ports);
    }
}
