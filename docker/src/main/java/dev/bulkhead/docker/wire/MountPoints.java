package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;

/** What is mounted in containers. */
final class MountPoints {
    private MountPoints() {}

    static JsonObject write(MountRequest mount) {
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
                            .string("Source", "")
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
