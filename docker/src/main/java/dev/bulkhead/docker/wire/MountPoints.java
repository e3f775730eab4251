package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is mounted in containers. */
final class MountPoints {
    private MountPoints() {}

    static JsonObject write(MountRequest mount) {
        ObjectWriter out = new ObjectWriter();
        switch (mount) {
            case MountRequest.Bind(
                            Path source,
                            String destination,
                            boolean readOnly,
                            boolean _,
                            String propagation,
                            boolean _) ->
                    out.string("Type", "bind")
                            .string("Source", source.toString())
                            .string("Destination", destination)
                            .string("Mode", readOnly ? "ro" : "")
                            .value("RW", new JsonBoolean(!readOnly))
                            .string("Propagation", propagation);
            case MountRequest.Volume(Optional<String> name, String destination, boolean readOnly) ->
                    out.string("Type", "volume")
                            .string("Name", name.orElse(""))
                            .string("Source", "")
                            .string("Destination", destination)
                            .string("Driver", "local")
                            .string("Mode", readOnly ? "ro" : "z")
                            .value("RW", new JsonBoolean(!readOnly))
                            .string("Propagation", "");
            case MountRequest.Tmpfs(String destination, List<String> options) ->
                    out.string("Type", "tmpfs")
                            .string("Source", "")
                            .string("Destination", destination)
                            .string("Mode", String.join(",", options))
                            .value("RW", new JsonBoolean(!options.contains("ro")))
                            .string("Propagation", "");
        }
        return out.finish(JsonObject.EMPTY);
    }
}
