package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.Container;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;
import java.util.Map;

/** Containers as lists show them. */
public final class ContainerSummary {
    private final ImageReferences images;

    /** Prepares for the containers of an engine. */
    public ContainerSummary(Engine engine) throws EngineException {
        this.images = ImageReferences.of(engine);
    }

    /** Writes one. */
    public JsonObject write(ContainerInfo info) {
        return writer(info).finish(JsonObject.EMPTY);
    }

    /** Writes one with the room that it takes: its own, and its image's besides. */
    public JsonObject withSize(Container container) throws EngineException {
        ContainerInfo info = container.info();
        long written = container.files().writtenBytes();
        return writer(info)
                .integer("SizeRw", written)
                .integer("SizeRootFs", written + images.sizeOf(info))
                .finish(JsonObject.EMPTY);
    }

    private ObjectWriter writer(ContainerInfo info) {
        return new ObjectWriter()
                .string("Id", info.id())
                .requiredArray("Names", List.of("/" + info.name()), JsonString::new)
                .string("Image", ImageReferences.nameOf(info))
                .string("ImageID", images.idOf(info))
                .string("Command", String.join(" ", info.command()))
                .integer("Created", info.created().getEpochSecond())
                .value("Ports", new JsonArray(List.of()))
                .value("Labels", Maps.write(info.request().labels()))
                .string("State", ContainerStates.name(info.status()))
                .string("Status", ContainerStates.sentence(info.status()))
                .value(
                        "HostConfig",
                        new ObjectWriter()
                                .string("NetworkMode", HostConfigWriter.networkMode(info.request()))
                                .finish(JsonObject.EMPTY))
                .value(
                        "NetworkSettings",
                        new ObjectWriter()
                                .value("Networks", JsonObject.EMPTY)
                                .finish(JsonObject.EMPTY))
                .requiredArray(
                        "Mounts",
                        info.request().mounts(),
                        mount -> MountPoints.write(mount, Map.of()));
    }
}
