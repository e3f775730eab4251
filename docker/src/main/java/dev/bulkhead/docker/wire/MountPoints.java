package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is mounted in containers. */
final class MountPoints {
    private MountPoints() {}

    /** Returns where the volumes lie, by name; those of a name are looked at only. */
    static Map<String, String> places(Engine engine, ContainerInfo info) {
        Map<String, String> places = new LinkedHashMap<>();
        for (MountRequest mount : info.request().mounts()) {
            if (mount instanceof MountRequest.Volume volume && volume.name().isPresent()) {
                String name = volume.name().get();
                try {
                    places.put(name, engine.volumes().volume(name).mountpoint().toString());
                } catch (EngineException _) {
                    // It is not made yet.
                }
            }
        }
        return places;
    }

    static JsonObject write(MountRequest mount, Map<String, String> places) {
        ObjectWriter out = new ObjectWriter();
        switch (mount) {
            case MountRequest.Bind bind ->
                    out.string("Type", "bind")
                            .string("Source", bind.source().toString())
                            .string("Destination", bind.destination())
                            .string("Mode", bind.readOnly() ? "ro" : "")
                            .value("RW", new JsonBoolean(!bind.readOnly()))
                            .string("Propagation", bind.propagation());
            case MountRequest.Volume volume ->
                    out.string("Type", "volume")
                            .string("Name", volume.name().orElse(""))
                            .string("Source", volume.name().map(places::get).orElse(""))
                            .string("Destination", volume.destination())
                            .string("Driver", "local")
                            .string("Mode", volume.readOnly() ? "ro" : "z")
                            .value("RW", new JsonBoolean(!volume.readOnly()))
                            .string("Propagation", "");
            case MountRequest.Tmpfs tmpfs ->
                    out.string("Type", "tmpfs")
                            .string("Source", "")
                            .string("Destination", tmpfs.destination())
                            .string("Mode", String.join(",", tmpfs.options()))
                            .value("RW", new JsonBoolean(!tmpfs.options().contains("ro")))
                            .string("Propagation", "");
        }
        return out.finish(JsonObject.EMPTY);
    }
}
