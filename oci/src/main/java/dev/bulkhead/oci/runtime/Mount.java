package dev.bulkhead.oci.runtime;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.List;
import java.util.Optional;

/**
 * Something to mount (OCI runtime specification, config.md, "Mounts").
 *
 * @param destination where in the container, an absolute path
 * @param type kind of file system, as /proc/filesystems names it; for a bind mount anything
 * @param source what to mount: a device, a path for a bind mount, a name for others
 * @param options as in fstab(5), among them {@code bind} and {@code rbind}
 * @param uidMappings users of the file system as the container sees them
 * @param gidMappings groups of the file system as the container sees them
 * @param unknown fields that are kept as they are
 */
public record Mount(
        String destination,
        Optional<String> type,
        Optional<String> source,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings,
        JsonObject unknown) {
    /** Checks the paths, and copies the lists. */
    public Mount {
        Check.absolute("destination", destination);
        Check.text("type", type);
        Check.text("source", source);
        Check.texts("options", options);
        options = List.copyOf(options);
        uidMappings = List.copyOf(uidMappings);
        gidMappings = List.copyOf(gidMappings);
    }

    /** Describes a mount with the container's own users and groups. */
    public Mount(String destination, String type, String source, List<String> options) {
        this(
                destination,
                Optional.of(type),
                Optional.of(source),
                options,
                List.of(),
                List.of(),
                JsonObject.EMPTY);
    }

    static Mount read(ObjectReader in) {
        return new Mount(
                in.requiredString("destination"),
                in.string("type"),
                in.string("source"),
                in.strings("options"),
                in.objects("uidMappings", IdMapping::read),
                in.objects("gidMappings", IdMapping::read),
                in.unknown());
    }

    JsonObject toJson() {
        return new ObjectWriter()
                .string("destination", destination)
                .string("type", type)
                .string("source", source)
                .strings("options", options)
                .array("uidMappings", uidMappings, IdMapping::toJson)
                .array("gidMappings", gidMappings, IdMapping::toJson)
                .finish(unknown);
    }
}
